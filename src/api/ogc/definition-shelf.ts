export type Ref = { $ref: string }

type Described = { name: string }

/** Where parameters are put once. */
type Shelf = { refer: (described: Described) => Ref; components: Record<string, unknown> }

/** Parameters by what they say: two paths that mean the same share one component, named after it. */
export function createShelf(): Shelf {
  const components: Record<string, unknown> = {}
  const names = new Map<string, string>()
  const refer = (described: Described): Ref => {
    const text = JSON.stringify(described)
    const known = names.get(text)
    if (known) return { $ref: `#/components/parameters/${known}` }
    const same = Object.keys(components).filter((name) => name.replace(/\.\d+$/, '') === described.name).length
    const name = same === 0 ? described.name : `${described.name}.${same + 1}`
    names.set(text, name)
    components[name] = described
    return { $ref: `#/components/parameters/${name}` }
  }
  return { refer, components }
}
