import { Button } from '@mantine/core'
import { useState } from 'react'
import { type Basemap, tileAddress } from '../base/basemap'
import { httpRange, PMTiles } from '../base/pmtiles'
import { useWords } from '../i18n/useWords'
import classes from './settings.module.css'

type Result = 'working' | 'came' | 'failed' | 'blocked'

const TEST_ZOOM = 14

/** Fetches one picture as the map would; resolves when it can be drawn. */
const picture = (url: string) =>
  new Promise<void>((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve()
    image.onerror = () => reject(new Error('base: no picture'))
    image.src = url
  })

/** Tries a basemap out with one tile over the district, and says what came of it. */
export function TileTest({ it, at }: { it: Basemap; at: readonly [number, number] }) {
  const words = useWords()
  const [result, setResult] = useState<Result>()
  const addresses = (it.sources ?? []).map((source) =>
    tileAddress(source, Math.max(source.minzoom, Math.min(source.maxzoom, TEST_ZOOM)), at),
  )
  const test = async () => {
    setResult('working')
    let blocked = false
    const refused = () => {
      blocked = true
    }
    document.addEventListener('securitypolicyviolation', refused)
    try {
      if (it.kind === 'pmtiles') await new PMTiles(httpRange(it.sources?.[0]?.pmtiles ?? '')).header()
      else await Promise.all(addresses.map(picture))
      setResult('came')
    } catch {
      setResult(blocked ? 'blocked' : 'failed')
    } finally {
      document.removeEventListener('securitypolicyviolation', refused)
    }
  }
  return (
    <span className={classes.test}>
      <Button size="compact-sm" variant="default" loading={result === 'working'} onClick={test}>
        {words.say('base.test')}
      </Button>
      <span role="status" className={result === 'came' ? classes.good : classes.error}>
        {result === 'came' && words.say('base.testCame')}
        {result === 'failed' && words.say('base.testFailed')}
        {result === 'blocked' && words.say('base.testBlocked')}
      </span>
      {result === 'blocked' && (
        <Button size="compact-sm" onClick={() => window.location.reload()}>
          {words.say('base.reload')}
        </Button>
      )}
      {result === 'came' && addresses[0] && <img className={classes.tile} src={addresses[0]} alt="" width={64} height={64} />}
    </span>
  )
}
