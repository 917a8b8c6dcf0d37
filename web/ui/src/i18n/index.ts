import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Lang } from '../view/view'
import { en } from './en'
import { zh } from './zh'

/** Starts the dictionary; keys are whole sentences' names, so neither dots nor colons split them. */
export function startWords(lang: Lang): void {
  i18next.use(initReactI18next).init({
    lng: lang,
    fallbackLng: 'zh',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { zh: { translation: zh }, en: { translation: en } },
    initAsync: false,
  })
}

export function speak(lang: Lang): void {
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
  if (i18next.language !== lang) i18next.changeLanguage(lang)
  document.title = i18next.t('app.title', { lng: lang })
}
