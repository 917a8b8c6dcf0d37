import { CommandCards } from '../frame/Empty'
import { Page } from '../frame/Page'
import { useWords } from '../i18n/useWords'

/** How files come into the book. */
export default function ImportPage() {
  const words = useWords()
  return (
    <Page label={words.say('nav.import')}>
      <CommandCards />
    </Page>
  )
}
