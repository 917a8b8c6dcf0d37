import { ActionIcon, Button } from '@mantine/core'
import { IconLink, IconMaximize, IconMinus, IconPlus, IconRadar2 } from '@tabler/icons-react'
import { useWords } from '../i18n/useWords'
import classes from './frame.module.css'

interface MapToolsProps {
  readonly phone: boolean
  readonly rail: React.ReactNode
  readonly onZoom: (step: number) => void
  readonly onWhole: () => void
  readonly onNear: () => void
  readonly onShare: () => void
}

/** What floats over the map: the tools, nearby, zoom, whole district. */
export function MapTools({ phone, rail, onZoom, onWhole, onNear, onShare }: MapToolsProps) {
  const words = useWords()
  const tool = (label: string, onClick: () => void, icon: React.ReactNode) => (
    <ActionIcon variant="white" color="dark" className={classes.tool} title={label} aria-label={label} onClick={onClick}>
      {icon}
    </ActionIcon>
  )
  const size = phone ? 22 : 18
  return (
    <>
      <div className={classes.toolsLeft}>
        {rail}
        {!phone && (
          <Button
            variant="white"
            className={classes.near}
            title={`${words.say('near.button')} B`}
            leftSection={<IconRadar2 size={18} stroke={1.75} aria-hidden="true" />}
            onClick={onNear}
          >
            {words.say('near.button')}
          </Button>
        )}
      </div>
      <div className={classes.toolsRight}>
        <div className={classes.toolGroup}>
          {tool(words.say('map.zoomIn'), () => onZoom(1), <IconPlus size={size} stroke={1.75} />)}
          {tool(words.say('map.zoomOut'), () => onZoom(-1), <IconMinus size={size} stroke={1.75} />)}
        </div>
        <div className={classes.toolGroup}>
          {tool(words.say('map.whole'), onWhole, <IconMaximize size={size} stroke={1.75} />)}
        </div>
        <div className={classes.toolGroup}>{tool(words.say('share.link'), onShare, <IconLink size={size} stroke={1.75} />)}</div>
      </div>
    </>
  )
}
