; What "expand selection" goes through, from a run of text to the block that it stands in. Sections are not
; here: they go over chunks, and planmark adds them itself.

[
  (inline)
  (paragraph)
  (atx_heading)
  (setext_heading)
  (list_item)
  (list)
  (block_quote)
  (pipe_table_cell)
  (pipe_table_header)
  (pipe_table_row)
  (pipe_table)
  (code_fence_content)
  (fenced_code_block)
  (indented_code_block)
  (html_block)
  (minus_metadata)
  (link_reference_definition)
] @selection
