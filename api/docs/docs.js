// Starts Swagger UI with the document beside the page. Browsers get this file as it is.
// @ts-nocheck: this runs in a browser, and Swagger UI has no types here.
globalThis.SwaggerUIBundle({
  url: "openapi.json",
  domNode: document.getElementById("reference"),
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 3,
  docExpansion: "list",
  // Forget the key with the tab, and send the document to no validator elsewhere.
  persistAuthorization: false,
  validatorUrl: null,
});
