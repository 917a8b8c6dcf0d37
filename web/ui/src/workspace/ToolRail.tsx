import { ActionIcon } from '@mantine/core'
import frame from '../frame/frame.module.css'
import { useWords } from '../i18n/useWords'
import type { Command } from '../palette/commands'
import { useWorkspace } from './context'
import { features } from './features'
import type { ToolButton } from './slots'
import classes from './workspace.module.css'

const BUTTONS: readonly ToolButton[] = features.flatMap((it) => it.tools ?? [])

/** The tools at the map's upper left corner, one of them active. Their letters are in the tooltips. */
export function ToolRail() {
  const words = useWords()
  const { tool, setTool, readOnly, phone } = useWorkspace()
  if (BUTTONS.length < 2) return null
  return (
    <div className={classes.rail} role="toolbar" aria-label={words.say('tool.rail')}>
      {BUTTONS.map((it) => {
        const off = it.writes ? readOnly : undefined
        const label = words.say(it.label)
        return (
          <ActionIcon
            key={it.tool}
            variant={tool === it.tool ? 'light' : 'white'}
            color={tool === it.tool ? 'brand' : 'dark'}
            className={frame.tool}
            aria-label={label}
            aria-pressed={tool === it.tool}
            aria-disabled={off !== undefined}
            title={off ?? `${label} ${it.letter.toUpperCase()}`}
            onClick={() => off === undefined && setTool(it.tool)}
          >
            <it.icon size={phone ? 22 : 18} stroke={1.75} />
          </ActionIcon>
        )
      })}
    </div>
  )
}

/** The letters of the tools. */
export function toolKeys(setTool: (tool: ToolButton['tool']) => void, readOnly: string | undefined) {
  return Object.fromEntries(
    BUTTONS.map((it) => [it.letter, () => (it.writes && readOnly !== undefined ? undefined : setTool(it.tool))]),
  )
}

/** The tools as commands. */
export function toolCommands(setTool: (tool: ToolButton['tool']) => void, readOnly: string | undefined): Command[] {
  return BUTTONS.filter((it) => !it.writes || readOnly === undefined).map((it) => ({
    say: 'command.tool',
    name: it.label,
    keys: it.letter.toUpperCase(),
    run: () => setTool(it.tool),
  }))
}
