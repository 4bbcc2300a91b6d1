-- A session in Neovim as a person has it: opens a template, reads what is wrong, hovers, completes, goes to a
-- definition, renames, formats, takes a correction. Writes what was seen as JSON to $SEEN.
local seen = {}
local function wait(what, ready)
  if not vim.wait(20000, ready, 20) then error('waited in vain for ' .. what) end
end
local function lines(buffer) return vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false) end

-- As docs/editors.md has it.
dofile(vim.env.SETUP)

local ok, failure = pcall(function()
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.TEMPLATE))
  wait('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
  seen.filetype = vim.bo.filetype
  seen.diagnostics = vim.tbl_map(function(one)
    return { line = one.lnum + 1, message = one.message, source = one.source, code = one.user_data and one.user_data.lsp and one.user_data.lsp.code or one.code }
  end, vim.diagnostic.get(0))

  vim.fn.search('amazon-ebs')
  vim.fn.search('region')
  vim.lsp.buf.hover()
  local window
  wait('the hover', function()
    for _, one in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(one).relative ~= '' then window = one end
    end
    return window ~= nil
  end)
  seen.hover = lines(vim.api.nvim_win_get_buf(window))
  vim.api.nvim_win_close(window, true)

  vim.fn.search('var\\.team')
  vim.api.nvim_win_set_cursor(0, { vim.fn.line('.'), vim.fn.stridx(vim.fn.getline('.'), 'var.') + 4 })
  local results = vim.lsp.buf_request_sync(0, 'textDocument/completion', vim.lsp.util.make_position_params(), 20000)
  seen.completion = {}
  for _, answer in pairs(results or {}) do
    for _, item in ipairs(answer.result.items) do table.insert(seen.completion, item.label) end
  end

  vim.lsp.buf.definition()
  wait('the definition', function() return vim.fn.getline('.'):find('^variable') ~= nil end)
  seen.definition = vim.fn.getline('.')

  vim.lsp.buf.rename('owner')
  wait('the rename', function() return table.concat(lines(), '\n'):find('var.owner') ~= nil end)
  if vim.lsp.buf.format then vim.lsp.buf.format({ timeout_ms = 20000 }) else vim.lsp.buf.formatting_sync(nil, 20000) end
  -- The menu of code actions, in which somebody takes the correction.
  vim.fn.search('wbe')
  vim.ui.select = function(items, options, choose)
    for _, one in ipairs(items) do
      if options.format_item(one):find('^Change to') then return choose(one) end
    end
    choose(nil)
  end
  vim.lsp.buf.code_action()
  wait('the correction', function() return table.concat(lines(), '\n'):find('wbe') == nil end)
  wait('the mistake to go', function()
    for _, one in ipairs(vim.diagnostic.get(0)) do
      if one.message:find('wbe') then return false end
    end
    return true
  end)
  seen.text = lines()
end)
if not ok then seen.failure = failure end
vim.fn.writefile({ vim.json and vim.json.encode(seen) or vim.fn.json_encode(seen) }, vim.env.SEEN)
vim.cmd('qall!')
