-- :checkhealth planmark: whether everything is there that planmark needs, and what to do about what is not.

local M = {}

local health = vim.health

-- The folder that this file was read from, which holds lsp/, plugin/ and queries/ too.
local HERE = vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2))))

local function output(command, folder)
  local ok, process = pcall(vim.system, command, { text = true, cwd = folder })
  if not ok then
    return nil
  end
  local done = process:wait(5000)
  return done.code == 0 and vim.trim(done.stdout) or nil
end

local function check_editor()
  health.start('planmark: Neovim')
  local numbers = vim.version()
  local version = ('%d.%d.%d'):format(numbers.major, numbers.minor, numbers.patch)
  if vim.fn.has('nvim-0.11') == 1 then
    health.ok(version)
  else
    health.warn(version, 'Without 0.11 there is no vim.lsp.enable(): start the server as the README says for 0.10. All else works.')
  end
end

-- The program that is started, by the configuration, and its version.
local function check_program()
  health.start('planmark: program')
  local client = vim.lsp.get_clients({ name = 'planmark' })[1]
  local configured = client and client.config or vim.fn.has('nvim-0.11') == 1 and vim.lsp.config.planmark or nil
  local command = configured and configured.cmd or { 'planmark', 'lsp' }
  if type(command) ~= 'table' then
    health.info('The server is started by a function.')
    return nil
  end
  local program = vim.fn.exepath(command[1])
  if program == '' then
    health.error(('There is no program "%s".'):format(command[1]), {
      'cargo install --path server/cli --locked, in a clone of the repository, puts planmark on PATH.',
      "vim.lsp.config('planmark', { cmd = { '/path/to/planmark', 'lsp' } }) names one that is elsewhere.",
    })
    return nil
  end
  local version = output({ program, '--version' })
  if version == nil then
    health.error(program .. ' does not tell its version', 'Is it planmark, and built for this machine?')
    return nil
  end
  health.ok(('%s, %s'):format(version, program))
  return version
end

local function check_server(version)
  health.start('planmark: server')
  local clients = vim.lsp.get_clients({ name = 'planmark' })
  if #clients == 0 then
    health.warn('No server runs.', {
      "vim.lsp.enable('planmark') has to be in init.lua, and lsp/planmark.lua on 'runtimepath'.",
      'It starts with the first Markdown file that is opened.',
      ':lua vim.cmd.edit(vim.lsp.get_log_path()) opens the log.',
    })
    return
  end
  for _, client in ipairs(clients) do
    local buffers = vim.lsp.get_buffers_by_client_id and vim.lsp.get_buffers_by_client_id(client.id) or vim.tbl_keys(client.attached_buffers)
    local root = client.root_dir or client.config.root_dir
    health.ok(('attached to %d %s'):format(#buffers, #buffers == 1 and 'buffer' or 'buffers'))
    local running = client.server_info and client.server_info.version
    if running and version and not version:find(running, 1, true) then
      health.warn(('version %s runs, and %s is installed'):format(running, version), 'Restart Neovim.')
    end
    if root then
      local modules = vim.uv.fs_stat(vim.fs.joinpath(root, '.gitmodules')) and ', with its submodules' or ''
      health.ok(('root: %s%s'):format(root, modules))
    else
      health.warn('No root: every file is judged by itself.', 'A folder with .git, .gitmodules or planmark.toml is a root.')
    end
  end
  if #clients > 1 then
    health.info(('%d servers run, one for each root.'):format(#clients))
  end
end

local function check_git()
  health.start('planmark: git')
  local version = output({ 'git', '--version' })
  if version == nil then
    health.warn('There is no git.', 'Without it nobody knows when a document was last changed: stamps are not held against that.')
    return
  end
  health.ok(version)
  local client = vim.lsp.get_clients({ name = 'planmark' })[1]
  local options = client and client.config.init_options
  if options and options.git == false then
    health.info('The server does not ask it: init_options = { git = false }.')
  end
end

-- Every query that stands beside this file, read as the editor reads it.
local function check_queries()
  health.start('planmark: queries')
  local files = vim.list_extend(vim.fn.glob(HERE .. '/queries/*/*.scm', true, true), vim.fn.glob(HERE .. '/after/queries/*/*.scm', true, true))
  if #files == 0 then
    health.info('None are installed beside lua/planmark; planmark needs none.')
    return
  end
  for _, file in ipairs(files) do
    local language, name = vim.fs.basename(vim.fs.dirname(file)), vim.fs.basename(file)
    local there, reason = pcall(vim.treesitter.language.add, language)
    if there and reason ~= nil then
      local text = table.concat(vim.fn.readfile(file), '\n')
      local ok, failure = pcall(vim.treesitter.query.parse, language, text)
      if ok then
        health.ok(('%s for %s'):format(name, language))
      else
        health.error(('%s for %s: %s'):format(name, language, failure))
      end
    else
      health.warn(('There is no parser for %s.'):format(language), 'Neovim brings it; a package may have left it out.')
    end
  end
end

function M.check()
  check_editor()
  local version = check_program()
  check_server(version)
  check_git()
  check_queries()
end

return M
