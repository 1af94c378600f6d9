/** The element of `list` at `index`. @throws RangeError where there is none: an index out of bounds is a bug of the generator. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const found = list[index]
  if (found === undefined) throw new RangeError(`no element ${index} in ${list.length}`)
  return found
}

/** The value under `key`. @throws RangeError where there is none. */
export function get<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const found = map.get(key)
  if (found === undefined) throw new RangeError(`nothing under ${String(key)}`)
  return found
}

/** The list under `key`, put there empty when there is none. */
export function listUnder<K, V>(map: Map<K, V[]>, key: K): V[] {
  const found = map.get(key) ?? []
  map.set(key, found)
  return found
}
