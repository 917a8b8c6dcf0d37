import type { Job } from './types'
import { changesOf } from './verdicts'

export type Step = 'file' | 'mapping' | 'review' | 'plan' | 'commit'

export const STEPS: readonly Step[] = ['file', 'mapping', 'review', 'plan', 'commit']

/** Which step of an import waits for somebody, or is under way. */
export function stepOf(job: Job): Step {
  switch (job.state) {
    case 'uploading':
    case 'inspecting':
      return 'file'
    case 'choosing':
    case 'planning':
      return 'mapping'
    case 'planned':
      return job.moved || job.report?.refused ? 'plan' : 'review'
    case 'committing':
    case 'committed':
      return 'commit'
    default:
      if (!job.survey) return 'file'
      return 'mapping'
  }
}

export type Hindrance = 'working' | 'choose' | 'refused' | 'nothing' | 'over'

/** What keeps a plan from being committed; undefined where nothing does. */
export function hindranceOf(job: Job): Hindrance | undefined {
  if (job.progress) return 'working'
  if (job.state === 'committed' || job.state === 'failed' || job.state === 'cancelled') return 'over'
  if (job.state !== 'planned' || !job.report) return 'choose'
  if (job.report.refused) return 'refused'
  return changesOf(job.report) === 0 ? 'nothing' : undefined
}
