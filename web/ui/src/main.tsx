import './design/mantine.css'
import './design/global.css'
import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { cssVariables, theme } from './design/theme'
import { Crash } from './frame/Crash'
import { speak, startWords } from './i18n'
import { en } from './i18n/en'
import { zh } from './i18n/zh'
import { ViewStore } from './view/store'

const store = new ViewStore(window)
const { lang } = store.get()
startWords(lang)
speak(lang)
const words = lang === 'en' ? en : zh

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme="light">
        <Crash title={words['crash.title'] ?? ''} reload={words['crash.reload'] ?? ''}>
          <App store={store} />
        </Crash>
      </MantineProvider>
    </StrictMode>,
  )
}
