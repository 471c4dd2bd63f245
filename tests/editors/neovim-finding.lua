-- Drives a real Neovim from one place of the plans to another, with its own keys and with those commands that we ship. Started by
-- tests/editors/run:
--
--   CLIENT=editors/neovim WORKSPACE=DIR nvim --clean --headless -n -S tests/editors/neovim-finding.lua
--
-- The traps: a key is answered later, so what it brings about is waited for; and a list that the user chooses from is stood in for.

local trial = dofile(vim.fs.joinpath(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)), 'trial.lua'))

vim.opt.runtimepath:prepend(trial.client_folder)
vim.cmd.runtime({ 'plugin/planmark*.lua', bang = true })
vim.lsp.enable('planmark')
vim.cmd.cd(trial.workspace)
vim.system({ 'sh', '-c', 'printf -- "---\\nname: quay-watcher\\ndescription: Watches the quay\\n---\\n" > .claude/agents/quay-watcher.md' }):wait()

local NIGHT = 'NIGHT-PLAN.md'

local function name()
  return vim.fs.basename(vim.api.nvim_buf_get_name(0))
end

-- What a list holds: of a quickfix or location list its file names and texts.
local function listed(list)
  return table.concat(
    vim.tbl_map(function(entry)
      return ('%s|%d| %s'):format(vim.fs.basename(vim.fn.bufname(entry.bufnr)), entry.lnum, entry.text)
    end, list),
    '\n        '
  )
end

-- Presses keys, as their names are written in a map.
local function press(keys)
  vim.api.nvim_feedkeys(vim.keycode(keys), 'mx', false)
end

-- Asks again until the answer is there: a server that has just begun to read may not know yet.
local function again(act, there)
  return function()
    act()
    return vim.wait(1500, there, 20)
  end
end

local plan = trial.open('PROJECT-PLAN.md')
trial.wait('the workspace is read', function()
  return trial.finding(plan, 'count-mismatch', '49 agents') ~= nil
end, function()
  return vim.inspect(trial.findings(plan))
end)

trial.wait('the definition goes from an agent to its file', again(function()
  trial.cursor('release-pilot')
  vim.lsp.buf.definition()
end, function()
  return name() == 'release-pilot.md'
end), name)

trial.open('PROJECT-PLAN.md')
trial.wait('grr finds all claims of "49 agents"', again(function()
  trial.cursor('49 agents')
  press('grr')
end, function()
  local places = listed(vim.fn.getqflist())
  return #vim.fn.getqflist() >= 6 and places:find('README.md', 1, true) and places:find('CLAUDE.md', 1, true) ~= nil
end), function()
  return listed(vim.fn.getqflist())
end)
vim.cmd('cclose | only')

trial.open(NIGHT)
trial.wait('rename gives a phase another name, in the table too', again(function()
  trial.cursor('Phase 2: Crew 📋')
  vim.lsp.buf.rename('Phase 2: Sailors')
end, function()
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  return text:find('## Phase 2: Sailors 📋', 1, true) ~= nil and text:find('| Phase 2: Sailors |', 1, true) ~= nil
end), function()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, 30, false), '\n')
end)
vim.cmd('edit!')

trial.wait('gO shows the outline', again(function()
  press('gO')
end, function()
  return listed(vim.fn.getloclist(0)):find('Phase 1: Timetable', 1, true) ~= nil
end), function()
  return listed(vim.fn.getloclist(0))
end)
vim.cmd('only')

trial.open(NIGHT)
trial.wait(':PlanStatus lists all repositories', again(function()
  vim.cmd('PlanStatus')
end, function()
  local repositories = listed(vim.fn.getqflist())
  return repositories:find('harborline-crew', 1, true) and repositories:find('harborline-booking-api', 1, true) ~= nil
end), function()
  return listed(vim.fn.getqflist())
end)
trial.wait(':PlanStatus overdue lists what is late', again(function()
  vim.cmd('PlanStatus overdue')
end, function()
  return listed(vim.fn.getqflist()):find('Insurance for the tablets', 1, true) ~= nil
end), function()
  return listed(vim.fn.getqflist())
end)
vim.cmd('cclose | only')

local offered
vim.ui.select = function(items, options, chosen)
  offered = vim.tbl_map(options.format_item, items)
  chosen(items[1], 1)
end
trial.wait(':PlanNext lists what is next with the reason, and goes there', again(function()
  vim.cmd('PlanNext')
end, function()
  return offered ~= nil and offered[1]:find('overdue', 1, true) ~= nil and name() == 'TASKLIST.md'
end), function()
  return name() .. ' ' .. vim.inspect(offered)
end)

local opened
vim.ui.open = function(path)
  opened = path
end
trial.wait(':PlanTimeline writes the timeline as a page, and opens it', again(function()
  vim.cmd('PlanTimeline')
end, function()
  local page = opened and table.concat(vim.fn.readfile(opened), '\n') or ''
  return page:find('harborline%-crew.*Phase 2: Share') ~= nil
end), function()
  return vim.inspect(opened)
end)

vim.cmd('checkhealth planmark')
local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
trial.report(
  health:find('OK planmark %d') and health:find('OK root: .*harborline%-rollout') and health:find('OK git version') and not health:find('ERROR'),
  ':checkhealth finds the program, the server, its root and git',
  health
)
trial.finish()
