/** The peer of the REST benchmark: an empty express with express.json that answers with the body it got. */
import express from 'express';

const app = express();
app.use(express.json());
app.post('/v1/orders', (request, response) => {
  response.status(201).json(request.body);
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
