import { getTagged } from '../api/client'
import { sendTagged } from '../api/send'
import { settingsOf } from './choice'
import type { Choice, FaceAnswer } from './types'

export const facePath = '/api/settings/public'

/** The settings with the tag by which a change says what it was made from. */
export interface Held {
  readonly tag: string
  readonly answer: FaceAnswer
}

export async function readFace(signal?: AbortSignal): Promise<Held> {
  const { tag, body } = await getTagged<FaceAnswer>(facePath, signal)
  return { tag, answer: body }
}

/** Saves a choice, if the settings are still those of the tag. */
export async function saveFace(choice: Choice, tag: string): Promise<Held> {
  const kept = await sendTagged<FaceAnswer>({ method: 'PUT', path: facePath, body: settingsOf(choice), match: tag })
  return { tag: kept.tag, answer: kept.body }
}
