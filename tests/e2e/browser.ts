import { type Browser, chromium, type Page } from 'playwright-core'

export const CHROMIUM = [{ program: 'chromium', from: 'chromium' }]

/** Chromium without a display, as root, on a software renderer for WebGL, asking nothing of the network by itself. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
    ],
  })
}

/** What a page complains of and asks of others, filled as it goes. */
export type Watched = { page: Page; complaints: string[]; requests: string[] }

export async function watchPage(browser: Browser, size: { width: number; height: number }): Promise<Watched> {
  const page = await browser.newPage({ viewport: size })
  const watched: Watched = { page, complaints: [], requests: [] }
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') watched.complaints.push(message.text())
  })
  page.on('pageerror', (error) => watched.complaints.push(String(error)))
  page.on('request', (request) => watched.requests.push(request.url()))
  return watched
}
