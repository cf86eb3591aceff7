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

window.SwaggerUIBundle({
  url: root.dataset.document,
  domNode: root,
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  queryConfigEnabled: false,
  responseInterceptor: noteSession,
})
