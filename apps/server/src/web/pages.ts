import type { OfferedDocument } from '@openespf/contract/openapi'
import type { Realm } from '@openespf/contract/realm'
import { type Html, html } from './html.ts'

/** Where a page is shown: the realm, what stands before its paths, and who is signed in there. */
export type Place = { realm: Realm; prefix: string; login: string | undefined }

const TITLES: Readonly<Record<Realm, string>> = {
  admin: 'Administrators',
  reseller: 'Resellers',
  customer: 'Customers',
  account: 'Accounts',
}

/** What the sign-in form says beside its fields: why it was refused, and where it leads. */
export type SignIn = { problem?: string; to: 'start' | 'docs' }

/** Asks for login and password. */
export function signInPage(place: Place, { problem, to }: SignIn): Html {
  const { prefix, realm } = place
  return page(place, {
    title: 'Sign in',
    content: html`<main class="card">
<h1>Sign in</h1>
<p>${TITLES[realm]} of this OpenESPF.</p>
${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="${prefix}/sign-in">
<input type="hidden" name="to" value="${to}">
<label for="login">Login</label>
<input id="login" name="login" autocomplete="username" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button>
</form>
<p><a href="${prefix}/doc/api">API documentation</a></p>
</main>`,
  })
}

/** What there is for who is signed in. */
export function startPage(place: Place, documents: readonly OfferedDocument[]): Html {
  const { prefix, realm } = place
  const links = documents.map(
    ({ file, title }) => html`<li><a href="${prefix}/doc/api?document=${file}">${title}</a></li>\n`,
  )
  return page(place, {
    title: 'Start',
    content: html`<main class="card">
<h1>${TITLES[realm]}</h1>
<h2>API documentation</h2>
<ul>
${links}</ul>
<p>Test requests on these pages are made as the user who is signed in.</p>
</main>`,
  })
}

/** The documentation of one API, with the others to choose from. Without scripts it leads to the documents themselves. */
export function docsPage(place: Place, documents: readonly OfferedDocument[], chosen: OfferedDocument): Html {
  const { prefix } = place
  const assets = `${prefix}/doc/api/assets`
  const links = documents.map(
    (one) =>
      html`<li><a href="${prefix}/doc/api?document=${one.file}"${
        one === chosen ? html` aria-current="page"` : ''
      }>${one.title}</a></li>\n`,
  )
  return page(place, {
    title: chosen.title,
    head: html`<link rel="stylesheet" href="${assets}/swagger-ui.css">
<script src="${assets}/swagger-ui-bundle.js" defer></script>
<script src="${assets}/docs.js" defer></script>`,
    content: html`<nav class="documents" aria-label="Documents">
<ul>
${links}</ul>
</nav>
<main>
<div id="swagger-ui" data-document="${prefix}/doc/api/${chosen.file}">
<noscript><p class="card">This page needs scripts. The document itself: <a href="${prefix}/doc/api/${chosen.file}">${chosen.file}</a></p></noscript>
</div>
</main>`,
  })
}

/** Says why there is no page. */
export function problemPage(place: Place, problem: string): Html {
  return page(place, {
    title: 'Not possible',
    content: html`<main class="card">
<h1>That was not possible</h1>
<p class="problem" role="alert">${problem}</p>
<p><a href="${place.prefix}/">To the start page</a></p>
</main>`,
  })
}

type Content = { title: string; head?: Html; content: Html }

function page(place: Place, { title, head, content }: Content): Html {
  const { prefix, realm } = place
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – OpenESPF, ${realm} realm</title>
<link rel="icon" href="${prefix}/doc/api/assets/favicon.svg" type="image/svg+xml">
${head ?? ''}
<link rel="stylesheet" href="${prefix}/doc/api/assets/web.css">
</head>
<body>
<header>
<p class="name"><a href="${prefix}/">OpenESPF</a> <span class="realm">${realm}</span></p>
${session(place)}
</header>
${content}
</body>
</html>
`
}

/** Both states are there: on the documentation a test request may sign in or out. */
function session({ prefix, login }: Place): Html {
  return html`<div class="session" role="status">
<form method="post" action="${prefix}/sign-out" data-session="in"${hiddenIf(login === undefined)}>
<span>Signed in<span data-login>${login === undefined ? '' : ` as ${login}`}</span></span>
<button class="quiet">Sign out</button>
</form>
<p data-session="out"${hiddenIf(login !== undefined)}>Not signed in. <a href="${prefix}/?to=docs">Sign in</a></p>
</div>`
}

function hiddenIf(is: boolean): Html {
  return is ? html` hidden` : html``
}
