---@brief
---
--- https://github.com/planmark/planmark
---
--- A type checker for the numbers, dates and statuses in planning Markdown.
---
--- `planmark` has to be on `PATH`: `cargo install planmark`, `pip install planmark` or `:MasonInstall planmark` puts it there.
---
--- This file is for Neovim 0.11 and later, in the form of nvim-lspconfig. Without that plugin, put it into `lsp/` of your
--- configuration (or this folder's parent on 'runtimepath') and say `vim.lsp.enable('planmark')`.
--- It only says which server to start, for which buffers, and from which folder; whatever planmark knows comes from the server.

local CONFIGURATION = { ['planmark.toml'] = true, ['.planmark.toml'] = true }
local ROOT_MARKERS = { 'planmark.toml', '.planmark.toml', '.gitmodules', '.git' }

-- The outermost repository with submodules below the home directory, so that a master and all its submodules share one
-- server; else the nearest folder with a marker; else none, and the server judges the file alone.
local function root(file)
  local above = vim.fs.find('.gitmodules', {
    path = vim.fs.dirname(file),
    upward = true,
    type = 'file',
    stop = vim.uv.os_homedir(),
    limit = math.huge,
  })
  if #above > 0 then
    return vim.fs.dirname(above[#above])
  end
  return vim.fs.root(file, ROOT_MARKERS)
end

---@type vim.lsp.Config
return {
  cmd = { 'planmark', 'lsp' },
  filetypes = { 'markdown', 'toml' },
  root_dir = function(buffer, start)
    local file = vim.api.nvim_buf_get_name(buffer)
    if vim.bo[buffer].filetype == 'toml' and not CONFIGURATION[vim.fs.basename(file)] then
      return
    end
    start(root(file))
  end,
}
