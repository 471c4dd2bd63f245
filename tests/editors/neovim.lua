-- Drives a real Neovim with the shipped lsp/planmark.lua. Started by tests/editors/run:
--
--   CLIENT=editors/neovim WORKSPACE=DIR nvim --clean --headless -n -S tests/editors/neovim.lua
--
-- Not started with `-l`: that reads keys from stdin, and insert mode would end the program.

local trial = dofile(vim.fs.joinpath(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)), 'trial.lua'))
local client_folder, workspace, DEADLINE = trial.client_folder, trial.workspace, trial.deadline
local report, wait, open, replace, findings, finding = trial.report, trial.wait, trial.open, trial.replace, trial.findings, trial.finding

vim.opt.runtimepath:prepend(client_folder)
vim.lsp.enable('planmark')
vim.cmd.cd(workspace)

local plan = open('PROJECT-PLAN.md')
local readme = open('README.md')
local function seen()
  return ('README %s\n        plan %s\n        %d clients'):format(vim.inspect(findings(readme)), vim.inspect(findings(plan)), #vim.lsp.get_clients())
end

wait('one server for both documents', function()
  local clients = vim.lsp.get_clients({ name = 'planmark' })
  return #clients == 1 and clients[1].initialized and vim.lsp.buf_is_attached(plan, clients[1].id) and vim.lsp.buf_is_attached(readme, clients[1].id)
end, seen)
local client = vim.lsp.get_clients({ name = 'planmark' })[1]

wait('a wrong percentage is found', function()
  return finding(readme, 'ratio-mismatch', '3/42') ~= nil
end, seen)

local wrong = finding(readme, 'ratio-mismatch', '3/42')
if wrong then
  vim.api.nvim_win_set_cursor(0, { wrong.lnum + 1, wrong.col })
  -- Asked again until the answer is there: the action exists as soon as its finding does.
  wait('a code action puts the percentage right', function()
    vim.lsp.buf.code_action({
      apply = true,
      filter = function(action)
        return action.kind == 'quickfix' and action.title:find('7.1', 1, true) ~= nil
      end,
    })
    return vim.wait(1000, function()
      return vim.api.nvim_buf_get_lines(readme, wrong.lnum, wrong.lnum + 1, false)[1]:find('3/42 (7.1%)', 1, true) ~= nil
    end, 20)
  end, function()
    return vim.api.nvim_buf_get_lines(readme, wrong.lnum, wrong.lnum + 1, false)[1]
  end)
  wait('its finding goes', function()
    return finding(readme, 'ratio-mismatch', '3/42') == nil
  end, seen)
end

local last = vim.api.nvim_buf_line_count(readme)
vim.api.nvim_buf_set_lines(readme, last, last, false, { '', 'Ask `tide' })
vim.api.nvim_win_set_cursor(0, { last + 2, 9 })
local offered
wait('agent names complete after a backtick', function()
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answer = client:request_sync('textDocument/completion', params, 2000, readme)
  offered = answer and answer.result
  for _, item in ipairs(offered and (offered.items or offered) or {}) do
    if item.label == 'tide-planner' then
      return true
    end
  end
  return false
end, function()
  return vim.inspect(offered)
end)
-- And as a person would: the menu that Neovim makes of the answer, and the name taken from it.
vim.o.completeopt = 'menuone,noselect'
vim.lsp.completion.enable(true, client.id, readme, { autotrigger = false })
local polling = assert(vim.uv.new_timer())
local given_up = vim.uv.now() + DEADLINE
polling:start(0, 20, vim.schedule_wrap(function()
  for index, item in ipairs(vim.fn.pumvisible() == 1 and vim.fn.complete_info({ 'items' }).items or {}) do
    if item.abbr == 'tide-planner' then
      polling:stop()
      vim.api.nvim_select_popupmenu_item(index - 1, true, true, {})
      vim.api.nvim_input('<Esc>')
      return
    end
  end
  if vim.uv.now() > given_up then
    polling:stop()
    vim.api.nvim_input('<Esc>')
  end
end))
-- With `x!` this call lasts until insert mode ends, and the timer above ends it.
vim.api.nvim_feedkeys(vim.keycode('A<C-x><C-o>'), 'nx!', false)
local completed = vim.api.nvim_buf_get_lines(readme, last + 1, last + 2, false)[1]
report(completed:find('^Ask `tide%-planner`?$') ~= nil, 'the chosen name is in the text', completed)

vim.system({ 'sh', '-c', 'printf -- "---\\nname: quay-watcher\\ndescription: Watches the quay\\n---\\n" > .claude/agents/quay-watcher.md' }, { cwd = workspace }):wait()
wait('an agent that another process writes is counted', function()
  return finding(readme, 'count-mismatch', '49 agents') ~= nil
end, seen)

replace(readme, '49 agents', '50 agents')
wait('an unsaved count is judged', function()
  return finding(readme, 'count-mismatch', '50 agents') == nil
end, seen)

wait('two documents disagree', function()
  return finding(readme, 'count-disagreement', '12 training modules') ~= nil
end, seen)
replace(plan, '14 training modules', '12 training modules')
wait('an unsaved count in one document changes what is found in the other', function()
  return finding(readme, 'count-disagreement', '12 training modules') == nil
end, seen)

vim.cmd.runtime('plugin/planmark.lua')
vim.keymap.set('i', '<CR>', '<Plug>(planmark-enter)', { buffer = readme })
local tasks = vim.api.nvim_buf_line_count(readme)
vim.api.nvim_buf_set_lines(readme, tasks, tasks, false, { '', '- [x] **T001** dig 🚀', '- [ ] **T002** pour' })
local function task()
  return vim.api.nvim_buf_get_lines(readme, tasks + 3, tasks + 4, false)[1]
end
vim.api.nvim_win_set_cursor(0, { tasks + 3, 0 })
vim.api.nvim_feedkeys(vim.keycode('A<CR>cure<Esc>'), 'mtx', false)
report(task() == '- [ ] **T003** cure', 'Enter goes on with a list of tasks', task())
vim.api.nvim_feedkeys(vim.keycode('<Plug>(planmark-toggle)'), 'mx', false)
wait('a key toggles the task', function()
  return task() == '- [x] **T003** cure'
end, task)
vim.api.nvim_win_set_cursor(0, { tasks + 4, 0 })
vim.api.nvim_feedkeys(vim.keycode('A<CR><CR>done<Esc>'), 'mtx', false)
local behind = vim.api.nvim_buf_get_lines(readme, tasks + 4, tasks + 5, false)[1]
report(behind == 'done', 'Enter on an empty task ends the list', behind)

-- The text changes between the question and the answer: what was asked for is then not made anywhere. Two lines further up stands
-- another task that is done, which would be opened if the edit were made where it no longer belongs.
vim.api.nvim_win_set_cursor(0, { tasks + 4, 0 })
local choose, before = vim.ui.select, nil
vim.ui.select = function(items, _, chosen)
  vim.api.nvim_buf_set_lines(readme, 0, 0, false, { 'Typed meanwhile', '' })
  before = vim.api.nvim_buf_get_lines(readme, 0, -1, false)
  chosen(items[1], 1)
end
vim.lsp.buf.code_action({
  filter = function(action)
    return action.title:find('^Mark') ~= nil
  end,
})
wait('an action is chosen from a list', function()
  return before ~= nil
end)
vim.wait(300)
local after = vim.api.nvim_buf_get_lines(readme, 0, -1, false)
report(vim.deep_equal(before, after), 'an edit of a text that has changed since is not made', vim.inspect(after))
vim.ui.select = choose

vim.lsp.stop_client(vim.lsp.get_clients())
wait('the server ends when asked to', function()
  return #vim.lsp.get_clients() == 0
end, seen)
trial.finish()
