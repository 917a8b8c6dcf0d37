import { expect, type Page } from '@playwright/test'

/** The number that a scope's button of the table carries. */
export const counted = async (page: Page, scope: string): Promise<number> =>
  Number((await page.getByRole('radio', { name: scope }).locator('b').textContent())?.replaceAll(',', ''))

/** Lists the whole filter, and waits until its rows have taken the place of those in view. */
export async function wholeFilter(page: Page): Promise<void> {
  await page.getByRole('radio', { name: '整个筛选' }).click()
  await expect(page.getByText(/已读|全部列出/)).toBeVisible()
  const listed = async () => Number(await page.locator('table[aria-rowcount]').getAttribute('aria-rowcount')) - 1
  await expect.poll(async () => (await listed()) === (await counted(page, '整个筛选'))).toBe(true)
}
