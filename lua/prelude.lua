-- The vocabulary that can be said in Lua. It is built into the engine, run once per state, then frozen.
-- Natives (known, open, standard, contains, starts_with, pairs, ipairs, median, weekday, working_days) come from C.

local known, ipairs = known, ipairs
local count = ... -- how many values it is given; nil counts too

function ratio(part, whole)
  if whole == 0 then return nil end
  return part / whole
end

function percent(part, whole)
  if whole == 0 then return nil end
  return part / whole * 100
end

-- A missing value among those compared or added up is an error, as everywhere: it never just drops out.
function min(first, ...)
  local rest = { ... }
  for i = 1, count(...) do
    if rest[i] < first then first = rest[i] end
  end
  return first
end

function max(first, ...)
  local rest = { ... }
  for i = 1, count(...) do
    if rest[i] > first then first = rest[i] end
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
  local sum, n, all = 0, count(...), { ... }
  for i = 1, n do sum = sum + all[i] end
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
  local scale = 1.0 -- not a whole number: that would wrap round after 18 digits
  for _ = 1, digits or 0 do scale = scale * 10 end
  local n = abs(x) * scale + 0.5
  n = (n - n % 1) / scale
  if x < 0 then return -n end
  return n
end

function one_of(x, ...)
  local all = { ... }
  for i = 1, count(...) do
    if x == all[i] and known(x) then return true end
  end
  return false
end
