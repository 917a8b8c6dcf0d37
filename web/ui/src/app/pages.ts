import type { ComponentType } from 'react'
import { learn } from '../i18n'
import { accountWords, auditWords, entryWords, faceWords, importWords, settingsWords } from '../i18n/parts'
import { late } from './late'
import type { Route } from './route'

/** The pages beside the map, each loaded when it is first opened. */
export const pages: Readonly<Record<Exclude<Route['page'], 'map' | 'sign-in' | 'setup'>, ComponentType>> = {
  import: late(async () => {
    await learn(importWords)
    return import('../imports/ImportPage')
  }),
  basemap: late(async () => {
    await learn(settingsWords)
    return import('../settings/BasemapPage')
  }),
  public: late(async () => {
    await learn(faceWords)
    return import('../face/FacePage')
  }),
  me: late(async () => {
    await Promise.all([learn(entryWords), learn(accountWords)])
    return import('../me/MePage')
  }),
  accounts: late(async () => {
    await Promise.all([learn(entryWords), learn(accountWords)])
    return import('../accounts/AccountsPage')
  }),
  roles: late(async () => {
    await learn(accountWords)
    return import('../accounts/RolesPage')
  }),
  audit: late(async () => {
    await Promise.all([learn(accountWords), learn(auditWords)])
    return import('../audit/AuditPage')
  }),
}
