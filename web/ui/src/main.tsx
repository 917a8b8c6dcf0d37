import './design/mantine.css'
import './design/global.css'
import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { keepSession } from './access/keep'
import { readAsOf } from './api/asOf'
import { openSession, Root } from './app/Root'
import { routeOf } from './app/route'
import { cssVariables, theme } from './design/theme'
import { Crash } from './frame/Crash'
import { speak } from './i18n'
import { loadMap } from './map/load'
import { ViewStore } from './view/store'

/** Said where the sentences themselves could not be fetched, so it cannot be one of them. */
const BROKEN = '绣城没有完全载入，请检查网络后重新打开。Needlepoint did not load completely; check the network and open it again.'

// The library is the longest wait, so it is fetched beside the book and not after it. A failure is told where the map is drawn.
if (routeOf(window.location.pathname).page === 'map') loadMap().catch(() => {})

keepSession()
void openSession()

const store = new ViewStore(window)
const follow = () => readAsOf(store.get().at)
follow()
store.subscribe(follow)
const root = document.getElementById('root')
if (root) {
  const page = createRoot(root)
  const open = () =>
    page.render(
      <StrictMode>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          forceColorScheme="light"
          deduplicateCssVariables={false}
        >
          <Crash>
            <Root store={store} />
          </Crash>
        </MantineProvider>
      </StrictMode>,
    )
  speak(store.get().lang).then(open, () => page.render(<p role="alert">{BROKEN}</p>))
}
