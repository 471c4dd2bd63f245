-- What the headless drivers of Neovim share: saying how it went, asking again until something is there, and finding places.
--
-- A line for each thing tried, `ok …` or `FAILED …`, and `end` after the last. Every wait has a deadline and ends as soon as what it
-- waits for is there.

local M = { client_folder = vim.env.CLIENT, workspace = vim.env.WORKSPACE }

local DEADLINE = 30000
local failed = 0

function M.report(ok, what, detail)
  io.stdout:write(ok and 'ok      ' or 'FAILED  ', 'neovim: ', what, '\n')
  if not ok then
    failed = failed + 1
    io.stdout:write('        ', tostring(detail), '\n')
  end
  io.stdout:flush()
end

-- Says that this was the last, and ends Neovim; with 1 when something failed.
function M.finish()
  io.stdout:write('end     neovim\n')
  vim.cmd(failed == 0 and 'qall!' or 'cquit! 1')
end

M.deadline = DEADLINE

function M.wait(what, condition, detail)
  local ok = vim.wait(DEADLINE, condition, 20)
  M.report(ok, what, ok or detail and detail() or 'not within the deadline')
  return ok
end

function M.findings(buffer)
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(found, ('%d %s %s'):format(diagnostic.lnum + 1, diagnostic.code, diagnostic.message))
  end
  return found
end

-- The finding of this code whose message or source line holds `part`.
function M.finding(buffer, code, part)
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    local line = vim.api.nvim_buf_get_lines(buffer, diagnostic.lnum, diagnostic.lnum + 1, false)[1] or ''
    if diagnostic.code == code and (diagnostic.message:find(part, 1, true) or line:find(part, 1, true)) then
      return diagnostic
    end
  end
end

function M.open(name)
  vim.cmd.edit(vim.fs.joinpath(M.workspace, name))
  return vim.api.nvim_get_current_buf()
end

-- The line (from 0) that holds `part`, and the column where it starts.
function M.place(buffer, part)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local column = line:find(part, 1, true)
    if column then
      return number - 1, column - 1
    end
  end
  error(('no line holds "%s"'):format(part))
end

-- Puts the cursor on the first place of the buffer in front with this text.
function M.cursor(part)
  local line, column = M.place(0, part)
  vim.api.nvim_win_set_cursor(0, { line + 1, column })
end

function M.replace(buffer, before, after)
  local line, column = M.place(buffer, before)
  vim.api.nvim_buf_set_text(buffer, line, column, line, column + #before, { after })
end

return M
