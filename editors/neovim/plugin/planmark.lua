-- Keys and commands for planmark in Neovim: <Plug> maps, to be given keys of your own, :PlanNext, :PlanStatus and others.
--
-- It needs lua/planmark beside its folder on 'runtimepath'. A map only says what the server is asked for; what it does there, and
-- whether it does anything, is the server's to know. The trap: other servers may answer with actions that nobody asked for, so what is
-- applied is looked at again.

local KINDS = { 'toggle', 'next', 'previous', 'done', 'active', 'held', 'open', 'cancelled', 'section' }

local function act(name)
  local kind = 'refactor.rewrite.planmark.' .. name
  vim.lsp.buf.code_action({
    context = { only = { kind }, diagnostics = {} },
    filter = function(action)
      return action.kind == kind
    end,
    apply = true,
  })
end

for _, name in ipairs(KINDS) do
  vim.keymap.set({ 'n', 'x' }, '<Plug>(planmark-' .. name .. ')', function()
    act(name)
  end, { desc = 'planmark: ' .. name })
end

-- :PlanmarkShift 10 moves the phase at the cursor, and what comes after it, by ten days; :PlanmarkShift -7 back by a week.
vim.api.nvim_create_user_command('PlanmarkShift', function(command)
  local days = assert(tonumber(command.args), 'a number of days')
  act(('shift.%d'):format(days))
end, { nargs = 1, desc = 'planmark: move a phase by days' })

-- :PlanmarkReconcile shows what would change if every fact of every repository were set to its value; :PlanmarkReconcile! changes it, in
-- files that are not open, too: `:wall` writes them.
vim.api.nvim_create_user_command('PlanmarkReconcile', function(command)
  require('planmark').execute(command.bang and 'planmark.reconcile.apply' or 'planmark.reconcile')
end, { bang = true, desc = 'planmark: set every fact to its value' })

-- Asks what the line break that was just typed goes on with. Neovim 0.12 does the same for every server, see
-- `:help vim.lsp.on_type_formatting`.
local function continue_list()
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.get_clients({ bufnr = buffer, name = 'planmark' })[1]
  if client == nil or client.server_capabilities.documentOnTypeFormattingProvider == nil then
    return
  end
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.ch = '\n'
  params.options = { tabSize = vim.lsp.util.get_effective_tabstop(buffer), insertSpaces = vim.bo[buffer].expandtab }
  local answer = require('planmark').call(client, 'request_sync', 'textDocument/onTypeFormatting', params, 1000, buffer)
  local edit = answer and type(answer.result) == 'table' and answer.result[1]
  if not edit then
    return
  end
  local column = vim.api.nvim_win_get_cursor(0)[2]
  local behind = vim.api.nvim_get_current_line():sub(column + 1):gsub('^%s+', '')
  vim.lsp.util.apply_text_edits({ edit }, buffer, client.offset_encoding)
  local row = edit.range.start.line + 1
  local line = vim.api.nvim_buf_get_lines(buffer, row - 1, row, true)[1]
  vim.api.nvim_win_set_cursor(0, { row, #line - #behind })
end

-- The line break is typed first, as it always is: with indentation, and as an undo step of its own.
_G.planmark_continue_list = continue_list
vim.keymap.set('i', '<Plug>(planmark-enter)', '<CR><Cmd>lua planmark_continue_list()<CR>', { desc = 'planmark: Enter in a list of tasks' })

-- :PlanNext lists what can be done next, with the reason, and goes to what is chosen; :PlanNext! only of this document.
-- :PlanNext agent=tide-planner phase=Beta repository=crew limit=5 says which.
vim.api.nvim_create_user_command('PlanNext', function(command)
  local params = {}
  for _, word in ipairs(command.fargs) do
    local key, value = word:match('^(%w+)=(.+)$')
    if not key then
      vim.notify(('planmark: "%s" is not like agent=tide-planner'):format(word), vim.log.levels.ERROR)
      return
    end
    params[key] = key == 'limit' and tonumber(value) or value
  end
  if command.bang then
    params.textDocument = { uri = vim.uri_from_bufnr(0) }
  end
  require('planmark').next(params)
end, {
  bang = true,
  nargs = '*',
  complete = function(lead)
    return vim.tbl_filter(function(word)
      return vim.startswith(word, lead)
    end, { 'agent=', 'limit=', 'phase=', 'repository=' })
  end,
  desc = 'planmark: what can be done next',
})

-- :PlanTimeline writes the timeline of all plans as a page and opens it; :PlanTimeline harborline-crew that of a repository.
vim.api.nvim_create_user_command('PlanTimeline', function(command)
  require('planmark').timeline(command.args ~= '' and { repository = command.args } or {})
end, { nargs = '?', desc = 'planmark: what is planned when' })

-- :PlanStatus puts a line for each repository into the quickfix list; :PlanStatus overdue (also open, active, all) the tasks.
vim.api.nvim_create_user_command('PlanStatus', function(command)
  local plans = require('planmark')
  if command.args == '' then
    plans.status()
  else
    plans.tasks(command.args)
  end
end, {
  nargs = '?',
  complete = function(lead)
    return vim.tbl_filter(function(word)
      return vim.startswith(word, lead)
    end, { 'active', 'all', 'open', 'overdue' })
  end,
  desc = 'planmark: how far all plans are',
})
