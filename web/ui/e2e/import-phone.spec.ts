import { expect } from '@playwright/test'
import { delivery, lampOf } from './delivery'
import { expectAccessible, idle, listen, test } from './driver'

for (const lang of ['zh', 'en'] as const) {
  const say = {
    zh: {
      steps: '导入的五步',
      mapping: '对应关系',
      plan: '计划',
      commit: '提交 4 处变更',
      kept: '已提交为修订',
      undo: '撤销',
      undone: '已撤销',
      rejected: /拒绝/,
    },
    en: {
      steps: 'The five steps of an import',
      mapping: 'Mapping',
      plan: 'Plan',
      commit: 'Commit 4 changes',
      kept: 'Committed as revision',
      undo: 'Undo',
      undone: 'Undone',
      rejected: /Rejected/,
    },
  }[lang]

  test(`on a phone: a delivery is reviewed step by step, kept and undone (${lang})`, {
    tag: lang === 'zh' ? '@phone' : '@long',
  }, async ({ page, request }) => {
    const heard = listen(page)
    const { file, damaged } = await delivery(request, `phone-${lang}`, 2)
    await page.goto(`/import?probe#lang=${lang}`)
    await page.setInputFiles('[data-testid=files]', file)
    await expect(page.getByRole('button', { name: say.commit })).toBeVisible()
    await idle(page)
    await page.getByRole('button', { name: say.rejected }).first().click()
    await expect(page.getByRole('row')).toHaveCount(2)
    await expectAccessible(page)
    const steps = page.getByRole('navigation', { name: say.steps })
    for (const step of [say.mapping, say.plan]) {
      await steps.getByRole('button', { name: step }).click()
      await expectAccessible(page)
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('main button, main input:not([type=file]):not([type=checkbox])')]
          .map((it) => ({ it, box: it.getBoundingClientRect() }))
          .filter(
            ({ box }) =>
              box.width > 0 && box.bottom > 0 && box.top < window.innerHeight && Math.min(box.width, box.height) < 43.5,
          )
          .map(({ it, box }) => `${it.getAttribute('aria-label') ?? it.textContent} ${box.width}×${box.height}`),
      )
      expect(small).toEqual([])
    }
    const wide = await page.evaluate(() =>
      Math.max(...[...document.querySelectorAll('main, main > *, footer')].map((it) => it.getBoundingClientRect().right)),
    )
    expect(wide).toBeLessThanOrEqual(390)
    await page.screenshot({ path: test.info().outputPath('plan.png') })
    await page.getByRole('button', { name: say.commit }).click()
    await expect(page.getByText(say.kept).first()).toBeVisible()
    expect((await lampOf(request, damaged)).condition).toBe('damaged')
    await page.locator('main').getByRole('button', { name: say.undo, exact: true }).click()
    await expect(page.getByText(say.undone).first()).toBeVisible()
    expect((await lampOf(request, damaged)).condition).toBe('intact')
    expect(heard).toEqual([])
  })
}
