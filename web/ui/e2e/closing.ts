import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter, TestCase } from '@playwright/test/reporter'

/** Lines of a failure that are told; the whole stands where it happened. */
const LINES = 6

/** What colours a terminal, and nothing else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is one
const COLOURS = /\u001b\[[0-9;]*m/g

/**
 * The last words of a run: how many tests passed, and for each that failed, or failed once and passed when it was tried again,
 * its name and what was wrong. They go to the file `browser` in the folder that NEEDLEPOINT_TABLES names, or are printed.
 */
export default class Closing implements Reporter {
  private readonly tests = new Set<TestCase>()

  onTestEnd(test: TestCase): void {
    this.tests.add(test)
  }

  onEnd(): void {
    const text = `${closing([...this.tests]).join('\n')}\n`
    const folder = process.env.NEEDLEPOINT_TABLES
    if (folder) writeFileSync(join(folder, 'browser'), text)
    else process.stdout.write(`\n${text}`)
  }

  printsToStdio(): boolean {
    return false
  }
}

function closing(tests: readonly TestCase[]): string[] {
  const ended = (outcome: ReturnType<TestCase['outcome']>) => tests.filter((it) => it.outcome() === outcome)
  const [failed, flaky] = [ended('unexpected'), ended('flaky')]
  return [
    `browser: ${ended('expected').length} passed, ${failed.length} failed, ${flaky.length} passed at the second try only, ${ended('skipped').length} skipped`,
    ...failed.flatMap((it) => wrong('FAILED', it)),
    ...flaky.flatMap((it) => wrong('UNSTEADY', it)),
  ]
}

/** A test that failed, with each try's first lines. */
function wrong(verdict: string, test: TestCase): string[] {
  const [, project = '', file = '', ...names] = test.titlePath()
  const tries = test.results.flatMap((result) =>
    result.errors.slice(0, 1).flatMap((error) =>
      `${error.message ?? error.value ?? ''}\n${error.snippet ?? ''}`
        .replace(COLOURS, '')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(0, LINES)
        .map((line) => `    ${line}`),
    ),
  )
  return [`${verdict} ${project} ${file}:${test.location.line} ${names.join(' > ')}`, ...tries]
}
