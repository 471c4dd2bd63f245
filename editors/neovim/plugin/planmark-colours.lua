-- Colours for what planmark says of a plan, in Neovim 0.11 and later: semantic tokens linked to groups that every colour scheme has.
--
-- Put this file into `plugin/` of your configuration (or this folder's parent on 'runtimepath'). The Markdown itself keeps the colours
-- that it has; `:Inspect` shows the token under the cursor. The trap: a link that you or a colour scheme have set is never overwritten,
-- and `:highlight clear` forgets links, so they are made again for each colour scheme.

local LINKS = {
  ['type.agent'] = 'Type',
  ['type.command'] = 'Function',
  ['type.skill'] = 'Type',
  ['type.id'] = 'Identifier',
  ['type.claim'] = 'Number',
  ['type.date'] = 'Number',
  ['type.stamp'] = 'Number',
  ['type.status'] = 'Constant',
  ['typemod.task.done'] = 'Comment',
  ['typemod.task.cancelled'] = 'Comment',
  ['typemod.code.done'] = 'Comment',
  ['typemod.strong.done'] = 'Comment',
  ['typemod.emphasis.done'] = 'Comment',
  ['typemod.linkText.done'] = 'Comment',
  ['typemod.linkTarget.done'] = 'Comment',
  ['typemod.box.done'] = 'DiagnosticOk',
  ['typemod.box.active'] = 'DiagnosticInfo',
  ['typemod.box.held'] = 'DiagnosticWarn',
  ['typemod.box.cancelled'] = 'Comment',
  ['typemod.status.done'] = 'DiagnosticOk',
  ['typemod.status.active'] = 'DiagnosticInfo',
  ['typemod.status.held'] = 'DiagnosticWarn',
  ['typemod.status.cancelled'] = 'Comment',
  ['typemod.claim.right'] = 'DiagnosticOk',
  ['typemod.claim.wrong'] = 'DiagnosticWarn',
  ['typemod.date.wrong'] = 'DiagnosticWarn',
  ['typemod.date.overdue'] = 'DiagnosticWarn',
  ['typemod.status.wrong'] = 'DiagnosticWarn',
  ['typemod.stamp.fresh'] = 'DiagnosticOk',
  ['typemod.stamp.stale'] = 'DiagnosticWarn',
  ['typemod.agent.wrong'] = 'DiagnosticWarn',
  ['typemod.command.wrong'] = 'DiagnosticWarn',
  ['typemod.skill.wrong'] = 'DiagnosticWarn',
  ['typemod.id.wrong'] = 'DiagnosticWarn',
}

local function link()
  for token, group in pairs(LINKS) do
    vim.api.nvim_set_hl(0, '@lsp.' .. token .. '.markdown', { link = group, default = true })
  end
end

link()
vim.api.nvim_create_autocmd('ColorScheme', { callback = link, desc = 'planmark: colours of a plan' })
