import { Page } from '../frame/Page'
import { useWords } from '../i18n/useWords'

/** What lies beneath the district's own data. */
export default function BasemapPage() {
  const words = useWords()
  return <Page label={words.say('nav.basemap')}>{null}</Page>
}
