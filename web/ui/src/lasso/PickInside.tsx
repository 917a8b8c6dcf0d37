import { Button } from '@mantine/core'
import { IconLassoPolygon } from '@tabler/icons-react'
import { useWords } from '../i18n/useWords'
import { usePick } from './usePick'

/** Picks what lies in a boundary, from the boundary's own panel. */
export function PickInside({ boundary }: { boundary: number }) {
  const words = useWords()
  const pick = usePick()
  return (
    <Button
      variant="default"
      leftSection={<IconLassoPolygon size={16} stroke={1.75} aria-hidden="true" />}
      onClick={() => pick({ boundary }, 'replace')}
    >
      {words.say('area.inside')}
    </Button>
  )
}
