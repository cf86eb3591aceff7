// Renders a document of ours; everything that it needs is served beside it.
const root = document.getElementById('swagger-ui')

/** What the page says of the session, after a test request has opened or ended it. */
function showSession(isOpen, login) {
  for (const element of document.querySelectorAll('[data-session]'))
    element.hidden = (element.dataset.session === 'in') !== isOpen
  document.querySelector('[data-login]').textContent = login ? ` as ${login}` : ''
}

/** Of this server only: what another answers is no session here. */
function noteSession(response) {
  const url = new URL(response.url, location.href)
  if (url.origin !== location.origin || response.status !== 200) return response
  if (url.pathname.endsWith('/rest/Session/login')) showSession(true, '')
  if (url.pathname.endsWith('/rest/Session/logout')) showSession(false, '')
  return response
}

/** Webhooks are what handlers are sent: shown in a document of their own, where there is nothing to send. */
async function render() {
  const { webhooks, ...document } = await (await fetch(root.dataset.document)).json()
  const isOfCalls = document.paths !== undefined
  window.SwaggerUIBundle({
    spec: isOfCalls ? document : { ...document, webhooks },
    domNode: root,
    deepLinking: true,
    docExpansion: 'none',
    defaultModelsExpandDepth: 0,
    filter: true,
    tryItOutEnabled: isOfCalls,
    ...(isOfCalls ? {} : { supportedSubmitMethods: [] }),
    validatorUrl: null,
    queryConfigEnabled: false,
    responseInterceptor: noteSession,
  })
}

void render()
