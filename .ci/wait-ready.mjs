// node .ci/wait-ready.mjs URL SECONDS: exits 0 once URL answers 200, and prints its answer; 1 when it has not by then.
const [url, seconds] = process.argv.slice(2)
const deadline = Date.now() + Number(seconds) * 1000
let last = 'no answer'
while (Date.now() < deadline) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
    last = `${response.status} ${await response.text()}`
    if (response.ok) {
      console.log(last)
      process.exit(0)
    }
  } catch (error) {
    last = String(error.cause ?? error)
  }
  await new Promise((done) => setTimeout(done, 1000))
}
console.error(`${url} is not ready after ${seconds} s: ${last}`)
process.exit(1)
