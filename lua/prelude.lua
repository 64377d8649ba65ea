-- The vocabulary that can be said in Lua. It is built into the engine, run once per state, then frozen.
-- Natives (known, open, standard, contains, starts_with, pairs, ipairs, median, weekday, working_days) come from C.

local known, ipairs = known, ipairs

function ratio(part, whole)
  if whole == 0 then return nil end
  return part / whole
end

function percent(part, whole)
  if whole == 0 then return nil end
  return part / whole * 100
end

function min(first, ...)
  for _, x in ipairs({ ... }) do
    if x < first then first = x end
  end
  return first
end

function max(first, ...)
  for _, x in ipairs({ ... }) do
    if x > first then first = x end
  end
  return first
end

function clamp(x, lowest, highest)
  if x < lowest then return lowest end
  if x > highest then return highest end
  return x
end

function capped(x, limit)
  if known(x) and known(limit) and x > limit then return limit end
  return x
end

-- The value of the first edge that x reaches; edges are listed from the highest down.
function bands(x, edges)
  for _, edge in ipairs(edges) do
    if x >= edge[1] then return edge[2] end
  end
  return nil
end

function mean(...)
  local sum, n = 0, 0
  for _, x in ipairs({ ... }) do
    sum, n = sum + x, n + 1
  end
  if n == 0 then return nil end
  return sum / n
end

function abs(x)
  if x < 0 then return -x end
  return x
end

function floor(x)
  return x - x % 1
end

function ceil(x)
  return -(-x - -x % 1)
end

function round_half_up(x, digits)
  local scale = 1
  for _ = 1, digits or 0 do scale = scale * 10 end
  local n = abs(x) * scale + 0.5
  n = (n - n % 1) / scale
  if x < 0 then return -n end
  return n
end

function one_of(x, ...)
  for _, y in ipairs({ ... }) do
    if x == y then return true end
  end
  return false
end
