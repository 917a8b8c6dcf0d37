import type { ComponentType } from 'react'
import { learn, type Part } from '../i18n'
import { late } from './late'
import type { Route } from './route'

const importWords: Part = {
  zh: () => import('../i18n/zh/imports').then((it) => it.imports),
  en: () => import('../i18n/en/imports').then((it) => it.imports),
}

const settingsWords: Part = {
  zh: () => import('../i18n/zh/settings').then((it) => it.settings),
  en: () => import('../i18n/en/settings').then((it) => it.settings),
}

/** The pages beside the map, each loaded when it is first opened. */
export const pages: Readonly<Record<Exclude<Route['page'], 'map'>, ComponentType>> = {
  import: late(async () => {
    await learn(importWords)
    return import('../imports/ImportPage')
  }),
  basemap: late(async () => {
    await learn(settingsWords)
    return import('../settings/BasemapPage')
  }),
}
