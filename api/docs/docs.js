// Starts Swagger UI over the document beside the page. It is sent to browsers as it stands.
// @ts-nocheck: the types of this file's world are a browser's.
globalThis.SwaggerUIBundle({
  url: "openapi.json",
  domNode: document.getElementById("reference"),
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 3,
  docExpansion: "list",
  // A key never outlives its tab, and no document is sent to a validator elsewhere.
  persistAuthorization: false,
  validatorUrl: null,
});
