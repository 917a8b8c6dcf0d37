import type { Part } from '.'

/** The sentences of parts that are fetched when they are first used. */
export const entryWords: Part = {
  zh: () => import('./zh/entry').then((it) => it.entry),
  en: () => import('./en/entry').then((it) => it.entry),
}

export const importWords: Part = {
  zh: () => import('./zh/imports').then((it) => it.imports),
  en: () => import('./en/imports').then((it) => it.imports),
}

export const settingsWords: Part = {
  zh: () => import('./zh/settings').then((it) => it.settings),
  en: () => import('./en/settings').then((it) => it.settings),
}

export const faceWords: Part = {
  zh: () => import('./zh/face').then((it) => it.face),
  en: () => import('./en/face').then((it) => it.face),
}

export const accountWords: Part = {
  zh: () => import('./zh/accounts').then((it) => it.accounts),
  en: () => import('./en/accounts').then((it) => it.accounts),
}

export const auditWords: Part = {
  zh: () => import('./zh/audit').then((it) => it.audit),
  en: () => import('./en/audit').then((it) => it.audit),
}

export const bulkWords: Part = {
  zh: () => import('./zh/bulk').then((it) => it.bulk),
  en: () => import('./en/bulk').then((it) => it.bulk),
}

export const printWords: Part = {
  zh: () => import('./zh/print').then((it) => it.print),
  en: () => import('./en/print').then((it) => it.print),
}

export const areaWords: Part = {
  zh: () => import('./zh/area').then((it) => it.area),
  en: () => import('./en/area').then((it) => it.area),
}

export const rowsWords: Part = {
  zh: () => import('./zh/rows').then((it) => it.rows),
  en: () => import('./en/rows').then((it) => it.rows),
}

export const beginWords: Part = {
  zh: () => import('./zh/begin').then((it) => it.begin),
  en: () => import('./en/begin').then((it) => it.begin),
}
