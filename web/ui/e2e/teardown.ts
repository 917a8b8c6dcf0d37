import { rmSync } from 'node:fs'

/** Takes away the book that the tests wrote. */
export default function teardown() {
  if (process.env.NEEDLEPOINT_E2E_DIR) rmSync(process.env.NEEDLEPOINT_E2E_DIR, { recursive: true, force: true })
}
