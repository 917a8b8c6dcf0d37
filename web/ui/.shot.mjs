import { chromium } from '@playwright/test'
const [,, name, size, hash, ...steps] = process.argv
const [w,h]=size.split('x').map(Number)
const browser = await chromium.launch({ executablePath:'/usr/bin/chromium', args:['--no-sandbox','--disable-quic','--no-first-run','--font-render-hinting=none'] })
const ctx = await browser.newContext({ viewport:{width:w,height:h}, locale:'zh-CN', reducedMotion:'reduce', hasTouch: w<600, isMobile: w<600 , acceptDownloads:true})
const page = await ctx.newPage()
page.on('console', m => { if(['error','warning'].includes(m.type()) && !/ReadPixels|GPU stall/.test(m.text())) console.log('CONSOLE', m.text()) })
page.on('pageerror', e => console.log('PAGEERROR', e.message, (e.stack||'').split('\n').slice(0,4).join(' | ')))
await page.goto(`http://127.0.0.1:${process.env.PORT??8400}/?probe${hash}`)
const idle = () => page.waitForSelector('body[data-map-idle]',{state:'attached',timeout:60000})
await idle()
for (const s of steps) { const f = new Function('page','idle',`return (async()=>{${s}})()`); const r = await f(page, idle); if (r!==undefined) console.log(JSON.stringify(r)) }
await page.waitForTimeout(400)
await page.screenshot({ path:`/tmp/np-table-shots/${name}.png` })
await browser.close()
