; Colours for the block structure of a plan. What is inside of a run of text: ../markdown_inline/highlights.scm.

(atx_heading heading_content: (inline) @markup.heading)
(setext_heading heading_content: (paragraph) @markup.heading)

[
  (atx_h1_marker)
  (atx_h2_marker)
  (atx_h3_marker)
  (atx_h4_marker)
  (atx_h5_marker)
  (atx_h6_marker)
  (setext_h1_underline)
  (setext_h2_underline)
] @punctuation.special

; The grammar knows these two boxes; every other marker is read by planmark itself.
(task_list_marker_checked) @markup.list.checked
(task_list_marker_unchecked) @markup.list.unchecked

[
  (list_marker_plus)
  (list_marker_minus)
  (list_marker_star)
  (list_marker_dot)
  (list_marker_parenthesis)
] @markup.list

(block_quote_marker) @markup.quote
(thematic_break) @punctuation.special

(pipe_table_header (pipe_table_cell) @markup.heading.table)
(pipe_table_delimiter_row) @punctuation.special

(fenced_code_block_delimiter) @punctuation.delimiter
(info_string (language) @label)
[
  (code_fence_content)
  (indented_code_block)
] @markup.raw.block

((html_block) @comment
  (#match? @comment "^\\s*<!--"))

(link_reference_definition (link_label) @markup.link.label)
(link_reference_definition (link_destination) @markup.link.url)

(minus_metadata) @keyword.directive
