import '@mantine/core/styles/ScrollArea.css'
import { useApp } from '../app/context'
import { Page } from '../frame/Page'
import { useWords } from '../i18n/useWords'
import { JobPage } from './JobPage'
import { StartPage } from './StartPage'

/** How files come into the book: the drop zone with every import, or one import. */
export default function ImportPage() {
  const words = useWords()
  const { route } = useApp()
  const job = route.page === 'import' ? route.job : undefined
  return <Page label={words.say('nav.import')}>{job ? <JobPage key={job} id={job} /> : <StartPage />}</Page>
}
