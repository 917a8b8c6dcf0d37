/** One event of a text/event-stream; a line of comment, such as a heartbeat, comes as an event without a name. */
export interface StreamEvent {
  readonly name: string
  readonly id: string
  readonly data: string
}

/** Reads a stream of server-sent events piece by piece, wherever the pieces are cut. */
export function streamParser(onEvent: (event: StreamEvent) => void): (piece: string) => void {
  let rest = ''
  let name = ''
  let id = ''
  let data: string[] = []
  const line = (text: string) => {
    if (text === '') {
      if (data.length > 0) onEvent({ name: name || 'message', id, data: data.join('\n') })
      name = ''
      data = []
      return
    }
    if (text.startsWith(':')) {
      onEvent({ name: '', id: '', data: '' })
      return
    }
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(text) ?? []
    if (field === 'event') name = value
    if (field === 'id') id = value
    if (field === 'data') data.push(value)
  }
  return (piece) => {
    rest += piece
    // A lone CR at the very end may be the first half of CRLF, so it waits for what follows.
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const text of lines) line(text)
  }
}
