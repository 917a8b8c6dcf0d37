import { ask } from './door'
import { Refusal } from './send'

export { Refusal }

interface Piece {
  readonly path: string
  readonly piece: Blob
  readonly signal: AbortSignal
}

/** Sends one piece of a file as it is and tells how much of the file the server has; a server that is further already says so. */
export async function sendPiece({ path, piece, signal }: Piece): Promise<number> {
  let answer: Response
  try {
    answer = await ask(path, { method: 'PUT', signal, headers: { 'Content-Type': 'application/octet-stream' }, body: piece })
  } catch (cause) {
    if (signal.aborted) throw cause
    throw new Refusal(0, {})
  }
  const told = await answer.json().catch(() => ({}))
  if (answer.ok) return told.received as number
  if (answer.status === 409 && typeof told.expected === 'number') return told.expected
  throw new Refusal(answer.status, told)
}
