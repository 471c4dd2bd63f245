-- What planmark's commands in Neovim ask the server, and how the answers are shown: lists to choose from, and the quickfix list.
--
-- The requests are those of docs/protocol.md. Nothing here knows anything of plans. The trap: a member of an answer that has nothing
-- to say is not there, and what JSON calls null is `vim.NIL`.

local M = {}

local METHOD_NOT_FOUND = -32601

-- The server of this buffer, else any; nothing, with a word to the user, when none runs.
function M.client()
  local clients = vim.lsp.get_clients({ name = 'planmark', bufnr = 0 })
  local client = clients[1] or vim.lsp.get_clients({ name = 'planmark' })[1]
  if client == nil then
    vim.notify('planmark is not running: open a Markdown file, or see :checkhealth planmark', vim.log.levels.WARN)
  end
  return client
end

-- A method of a client, which Neovim 0.10 calls without the client.
function M.call(client, name, ...)
  if vim.fn.has('nvim-0.11') == 1 then
    return client[name](client, ...)
  end
  return client[name](...)
end

-- Asks, and hands the answer on, if there is one.
function M.ask(method, params, answered)
  local client = M.client()
  if client == nil then
    return
  end
  local function handler(failure, result)
    if failure and failure.code == METHOD_NOT_FOUND then
      vim.notify('planmark: the server that runs is older than this command', vim.log.levels.ERROR)
    elseif failure then
      vim.notify(('planmark: %s'):format(failure.message), vim.log.levels.ERROR)
    elseif answered and result ~= nil and result ~= vim.NIL then
      answered(result, client)
    end
  end
  M.call(client, 'request', method, params, handler)
end

-- An empty table is an object here, not a list.
local function object(params)
  return next(params) == nil and vim.empty_dict() or params
end

-- Has the server do what one of its commands says.
function M.execute(command)
  M.ask('workspace/executeCommand', { command = command })
end

local function jump(place, client)
  vim.lsp.util.show_document({ uri = place.uri, range = place.range }, client.offset_encoding, { focus = true })
end

-- Lists what can be done next, with the reason, and goes to what is chosen. `params` are those of `planmark/next`.
function M.next(params)
  M.ask('planmark/next', object(params), function(result, client)
    if #result.items == 0 then
      vim.notify(('planmark: nothing can be done now, %d wait'):format(result.waiting))
      return
    end
    vim.ui.select(result.items, {
      prompt = ('What is next? %d can be done now, %d wait'):format(result.ready, result.waiting),
      kind = 'planmark.next',
      format_item = function(item)
        return ('%s: %s (%s, %s)'):format(item.title, item.why, item.repository, item.document)
      end,
    }, function(item)
      if item then
        jump(item, client)
      end
    end)
  end)
end

-- The list, opened; `entries` are those of |setqflist()|.
local function show(title, entries)
  if #entries == 0 then
    vim.notify('planmark: nothing to list')
    return
  end
  vim.fn.setqflist({}, ' ', { title = 'planmark: ' .. title, items = entries })
  vim.cmd('botright copen')
end

-- An entry of the quickfix list. Without a column it leads to the first word of the line, whatever the encoding of the answer.
local function entry(place, parts)
  local line = place.range and place.range.start.line or 0
  return { filename = vim.uri_to_fname(place.uri), lnum = line + 1, text = table.concat(parts, ' · ') }
end

local function in_days(days)
  if days == 0 then
    return 'today'
  end
  local many = ('%d %s'):format(math.abs(days), math.abs(days) == 1 and 'day' or 'days')
  return days > 0 and 'in ' .. many or many .. ' ago'
end

-- A line for each repository: how far it is, what is under way, what comes next, how old its stamp is. It leads to the phase under way.
function M.status()
  M.ask('planmark/status', { textDocument = { uri = vim.uri_from_bufnr(0) } }, function(result)
    local entries = {}
    for _, repository in ipairs(result.repositories) do
      local counts, phase, milestone, updated = repository.counts, repository.phase, repository.milestone, repository.updated
      local parts = { ('%s %d/%d'):format(repository.name, counts.done, counts.total) }
      if counts.overdue > 0 then
        table.insert(parts, ('%d overdue'):format(counts.overdue))
      end
      if phase then
        local ends = phase.days and (', ends %s'):format(in_days(phase.days)) or ''
        table.insert(parts, ('%s %d/%d%s'):format(phase.title, phase.done, phase.total, ends))
      end
      if milestone then
        table.insert(parts, ('next: %s %s'):format(milestone.title, in_days(milestone.days)))
      end
      if updated and updated.stale then
        table.insert(parts, ('stamp of %s'):format(updated.date))
      end
      local place = phase or milestone or updated or repository.files[1]
      if place then
        table.insert(entries, entry(place, parts))
      end
    end
    local reading = result.scanned and '' or ', still reading'
    show(('%d of %d tasks done, %d overdue%s'):format(result.counts.done, result.counts.total, result.counts.overdue, reading), entries)
  end)
end

-- What is shown of a task that has this class.
local BOXES = { open = '[ ]', active = '[~]', held = '[!]', done = '[x]', cancelled = '[-]' }

-- So many answers are waited for; a list of more tasks than come in them is cut, and says so.
local MOST_ANSWERS = 40

-- The tasks of all repositories: `filter` is "open", "active", "overdue" or "all". What an answer leaves out is asked for: the rest of a
-- long level, and what stands below nodes that came without it.
function M.tasks(filter)
  local root, waiting, answers = {}, {}, 0
  local function listed()
    local entries = {}
    local function list(nodes, above)
      for _, node in ipairs(nodes or {}) do
        if node.kind == 'task' and node.uri then
          local title = ('%s %s'):format(BOXES[node.class] or BOXES.open, node.label)
          table.insert(entries, entry(node, vim.list_extend({ title, node.detail }, above)))
        end
        local inside = node.kind == 'section' or node.kind == 'phase' or node.kind == 'milestone'
        list(node.children, inside and { node.label } or above)
      end
    end
    list(root.children, {})
    show(('%s, %s%d'):format(filter, #waiting > 0 and 'the first ' or '', #entries), entries)
  end
  local function wait_for(nodes)
    for _, node in ipairs(nodes) do
      if node.children then
        wait_for(node.children)
      elseif node.hasChildren then
        table.insert(waiting, node)
      end
    end
  end
  local function ask(node)
    M.ask('planmark/tasks', { filter = filter, depth = 8, parent = node.id }, function(result)
      answers = answers + 1
      node.children = result.nodes
      wait_for(result.nodes)
      if #waiting == 0 or answers == MOST_ANSWERS then
        return listed()
      end
      ask(table.remove(waiting, 1))
    end)
  end
  ask(root)
end

-- Writes the timeline of all plans as a page, and opens it as the system opens pages; where it cannot, says where the page is.
-- `params` are those of `planmark/timeline`.
function M.timeline(params)
  local wanted = vim.tbl_extend('force', { format = 'html' }, params or {})
  M.ask('planmark/timeline', wanted, function(result)
    local path = vim.fs.joinpath(vim.fn.stdpath('cache'), 'planmark-timeline.html')
    vim.fn.mkdir(vim.fs.dirname(path), 'p')
    if vim.fn.writefile(vim.split(result.html, '\n', { plain = true }), path) ~= 0 then
      vim.notify('planmark: cannot write ' .. path, vim.log.levels.ERROR)
      return
    end
    local _, failure = vim.ui.open(path)
    vim.notify(failure and ('planmark: the timeline is in %s'):format(path) or ('planmark: opened %s'):format(path))
  end)
end

return M
