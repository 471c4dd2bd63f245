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
