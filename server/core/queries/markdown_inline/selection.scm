; What "expand selection" goes through inside of a run of text.

[
  (code_span)
  (emphasis)
  (strong_emphasis)
  (strikethrough)
  (link_text)
  (link_destination)
  (link_title)
  (image_description)
  (inline_link)
  (full_reference_link)
  (collapsed_reference_link)
  (image)
  (uri_autolink)
  (email_autolink)
  (html_tag)
] @selection

; Between the delimiters.
(code_span . (code_span_delimiter) @selection.open (code_span_delimiter) @selection.close .)
(emphasis . (emphasis_delimiter) @selection.open (emphasis_delimiter) @selection.close .)
(strong_emphasis . (emphasis_delimiter) (emphasis_delimiter) @selection.open
  (emphasis_delimiter) @selection.close (emphasis_delimiter) .)
