; Colours inside of a run of text.

(code_span) @markup.raw
(emphasis) @markup.italic
(strong_emphasis) @markup.strong
(strikethrough) @markup.strikethrough

[
  (link_text)
  (image_description)
] @markup.link.label

[
  (link_destination)
  (uri_autolink)
  (email_autolink)
] @markup.link.url

((html_tag) @comment
  (#match? @comment "^<!--"))

; What a query can see of a plan inside of a run of text: boxes that the block grammar does not know, and the labels of stamps and
; statuses.

((shortcut_link) @diff.delta
  (#match? @diff.delta "^\\[[~/>]\\]$"))

((shortcut_link) @diff.minus
  (#match? @diff.minus "^\\[!\\]$"))

((shortcut_link) @comment
  (#match? @comment "^\\[-\\]$"))

((strong_emphasis) @property
  (#match? @property "^\\*\\*(Last [Uu]pdated|Last [Mm]odified|Updated|Next [Rr]eview|Status|Due)\\b"))
