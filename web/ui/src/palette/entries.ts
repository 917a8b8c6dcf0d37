import type { AssetClass, Hit, Position } from '../api/types'
import type { Book } from '../i18n/sentence'
import { type Command, commandKey } from './commands'
import type { Place } from './place'
import { rank } from './rank'
import type { Recent } from './recent'

/** One line of the palette. */
export type Entry =
  | { readonly kind: 'place'; readonly at: Position; readonly swapped?: boolean }
  | { readonly kind: 'hit'; readonly hit: Hit }
  | { readonly kind: 'class'; readonly class: AssetClass }
  | { readonly kind: 'command'; readonly command: Command }

export type GroupKey = 'recent' | 'place' | 'assets' | 'roads' | 'boundaries' | 'classes' | 'commands'

export interface Group {
  readonly key: GroupKey
  readonly entries: readonly Entry[]
}

/** What the palette looks through. */
export interface Stock {
  readonly classes: readonly AssetClass[]
  readonly commands: readonly Command[]
  /** The sentences of every language, so that a command is found in each. */
  readonly books: readonly Book[]
}

const ROADS: ReadonlySet<string> = new Set(['road_centerline', 'road_segment', 'flyover', 'river_bridge'])
const MOST_CLASSES = 5
const MOST_ROADS = 6
const MOST_COMMANDS = 8

/** A command's sentence in each language. */
export const commandTexts = ({ say, name }: Command, books: readonly Book[]): string[] =>
  books.map((book) => (book[say] ?? '').replace('{{name}}', name ? (book[name] ?? '') : ''))

const asCommand = (command: Command): Entry => ({ kind: 'command', command })

/** Without a question: what was chosen lately, then every command. */
export function restingGroups(recent: readonly Recent[], stock: Stock): Group[] {
  const lately = recent.flatMap((it): Entry[] => {
    if (it.kind === 'hit') return [{ kind: 'hit', hit: it.hit }]
    if (it.kind === 'place') return [{ kind: 'place', at: it.at }]
    if (it.kind === 'class') {
      const found = stock.classes.find(({ key }) => key === it.key)
      return found ? [{ kind: 'class', class: found }] : []
    }
    const found = stock.commands.find((command) => commandKey(command) === it.key)
    return found ? [asCommand(found)] : []
  })
  return full([
    { key: 'recent', entries: lately },
    { key: 'commands', entries: stock.commands.map(asCommand) },
  ])
}

/** The pieces of a road share its name; the first stands for all. */
const oneAName = (hits: readonly Hit[]): Hit[] =>
  [...new Map([...hits].reverse().map((it) => [it.name || String(it.id), it])).values()].reverse()

const full = (groups: readonly Group[]) => groups.filter(({ entries }) => entries.length > 0)

/** The answers to a question, grouped; a leading “>” asks for commands alone. */
export function answerGroups(text: string, place: Place | undefined, hits: readonly Hit[], stock: Stock): Group[] {
  const onlyCommands = text.startsWith('>')
  const query = text.replace(/^>/, '').trim()
  const commands = rank(
    stock.commands.map((command) => ({ command, texts: commandTexts(command, stock.books) })),
    query,
  ).map(({ command }) => asCommand(command))
  if (onlyCommands) return full([{ key: 'commands', entries: query ? commands : stock.commands.map(asCommand) }])
  const asHit = (hit: Hit): Entry => ({ kind: 'hit', hit })
  const isRoad = (hit: Hit) => hit.class !== undefined && ROADS.has(hit.class)
  const classes = rank(
    stock.classes.map((it) => ({ it, texts: [it.name.zh, it.name.en, it.key, it.code] })),
    query,
  )
  return full([
    { key: 'place', entries: place ? [{ kind: 'place', ...place }] : [] },
    { key: 'classes', entries: classes.slice(0, MOST_CLASSES).map(({ it }) => ({ kind: 'class', class: it })) },
    {
      key: 'roads',
      entries: oneAName(hits.filter((it) => it.noun === 'asset' && isRoad(it)))
        .slice(0, MOST_ROADS)
        .map(asHit),
    },
    { key: 'boundaries', entries: hits.filter((it) => it.noun === 'boundary').map(asHit) },
    { key: 'assets', entries: hits.filter((it) => it.noun === 'asset' && !isRoad(it)).map(asHit) },
    { key: 'commands', entries: commands.slice(0, MOST_COMMANDS) },
  ])
}

/** What of an entry is kept for the next time. */
export function recentOf(entry: Entry): Recent {
  if (entry.kind === 'hit') return { kind: 'hit', hit: entry.hit }
  if (entry.kind === 'place') return { kind: 'place', at: entry.at }
  if (entry.kind === 'class') return { kind: 'class', key: entry.class.key }
  return { kind: 'command', key: commandKey(entry.command) }
}
