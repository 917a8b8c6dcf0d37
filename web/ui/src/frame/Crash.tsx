import { Component, type ReactNode } from 'react'

interface CrashProps {
  readonly children: ReactNode
  readonly title: string
  readonly reload: string
}

/** Stands in for a page that failed, with a way to open it again. */
export class Crash extends Component<CrashProps, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <main style={{ padding: 32 }} role="alert">
        <h1>{this.props.title}</h1>
        <button type="button" onClick={() => window.location.reload()}>
          {this.props.reload}
        </button>
      </main>
    )
  }
}
