import type { ReactNode } from 'react'
import classes from './record.module.css'

export interface Fact {
  readonly key: string
  readonly name: string
  readonly value: ReactNode
}

/** Names and values in two columns, the first 84 px wide. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map((fact) => (
        <div key={fact.key} className={classes.fact}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A heading with a thread behind it, and what belongs under it. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h3 className={classes.partHead}>{title}</h3>
      {children}
    </section>
  )
}
