import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { stackFrames } from './stack-frames.js';

const JAVA = `java.lang.IllegalStateException: cart 17 is closed
\tat java.base/java.util.Objects.requireNonNull(Objects.java:233)
\tat com.shop.cart.Cart.add(Cart.java:42)
\tat com.shop.cart.Cart.lambda$addAll$3(Cart.java:51)
\tat com.shop.cart.CartService$$EnhancerBySpringCGLIB$$1a2b3c4d.add(<generated>)
\tat org.springframework.web.method.support.InvocableHandlerMethod.doInvoke(InvocableHandlerMethod.java:205)
\t... 40 more
Caused by: java.sql.SQLException: timeout
\tat com.shop.db.Pool.take(Pool.java:12)`;

const PYTHON = `Traceback (most recent call last):
  File "/srv/app/inner.py", line 1, in first
    a()
KeyError: 'a'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/usr/lib/python3.12/site-packages/flask/app.py", line 1484, in full_dispatch_request
    rv = self.dispatch_request()
  File "/srv/app/views.py", line 21, in checkout
    cart.add(item)
  File "/srv/app/cart.py", line 7, in add
    raise ValueError(item)
ValueError: 17`;

const NODE = `TypeError: Cannot read properties of undefined (reading 'id')
    at add (/srv/app/src/cart.js:10:5)
    at async Promise.all (index 0)
    at new Cart (file:///srv/app/src/cart.js:3:9)
    at /srv/app/src/server.4f3a2b1c9d.js:99:1
    at Layer.handle [as handle_request] (/srv/app/node_modules/express/lib/router/layer.js:95:5)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`;

const GO = `goroutine 41 [running]:
runtime/debug.Stack()
\t/usr/local/go/src/runtime/debug/stack.go:24 +0x5e
panic({0x6a8f00?, 0x74b2d0?})
\t/usr/local/go/src/runtime/panic.go:770 +0x132
main.(*Cart).Add(0xc00012e000, {0xc000014090, 0x3})
\t/srv/app/cart.go:17 +0x1d
main.handle.func2.1()
\t/srv/app/main.go:40 +0x8f
net/http.HandlerFunc.ServeHTTP(0xc0000b8000, {0x7f, 0x1}, 0x2)
\t/usr/local/go/src/net/http/server.go:2166 +0x29
created by net/http.(*Server).Serve in goroutine 1
\t/usr/local/go/src/net/http/server.go:3285 +0x4b4`;

const DOTNET = `System.InvalidOperationException: cart 17 is closed
   at System.Linq.ThrowHelper.ThrowNoElementsException()
   at Shop.Cart.Add(String id, Int32 count) in C:\\build\\7\\Cart.cs:line 42
   at Shop.CartController.<AddAsync>d__12.MoveNext() in C:\\build\\7\\CartController.cs:line 7
   at Shop.Cart.<>c__DisplayClass5_0.<AddAll>b__0(Item item)
--- End of stack trace from previous location ---
   at Microsoft.AspNetCore.Mvc.Infrastructure.ActionMethodExecutor.Execute(Object controller)`;

const RUBY = `app/models/cart.rb:12:in \`add': cart is closed (ArgumentError)
\tfrom app/controllers/carts_controller.rb:7:in \`block (2 levels) in create'
\tfrom /usr/lib/ruby/gems/3.2.0/gems/rack-3.0/lib/rack.rb:9:in 'Rack#call'`;

const PHP = `#0 /srv/app/src/Cart.php(12): Shop\\Cart->add('17')
#1 /srv/app/vendor/x/y.php(3): call()
#2 {main}`;

describe('stackFrames', () => {
  it.each([
    ['Java', JAVA, ['com.shop.cart.Cart.add', 'com.shop.cart.Cart.lambda$addAll', 'com.shop.cart.CartService.add']],
    ['Python', PYTHON, ['add (app/cart.py)', 'checkout (app/views.py)']],
    ['Node', NODE, ['add (src/cart.js)', 'Cart (src/cart.js)', '<anonymous> (src/server.js)']],
    ['Go', GO, ['main.(*Cart).Add', 'main.handle.func']],
    ['.NET', DOTNET, ['Shop.Cart.Add', 'Shop.CartController.AddAsync', 'Shop.Cart.AddAll']],
    ['Ruby', RUBY, ['add (models/cart.rb)', 'create (controllers/carts_controller.rb)']],
    ['PHP', PHP, ['Shop\\Cart->add (src/Cart.php)']],
    [
      'Firefox',
      'add@https://example.org/js/app.js:1:2\nrun@https://example.org/js/app.js:9:9',
      ['add (js/app.js)', 'run (js/app.js)'],
    ],
  ])('finds the own frames of %s', (_language, stack, frames) => {
    expect(stackFrames(stack, 10).frames).toEqual(frames);
  });

  it('names causes', () => {
    expect(stackFrames(JAVA, 1).causeTypes).toEqual(['java.sql.SQLException']);
  });

  it('takes library frames where there are no others', () => {
    const stack = 'x\n\tat java.util.List.of(List.java:1)\n\tat java.util.List.of(List.java:2)';
    expect(stackFrames(stack, 5).frames).toEqual(['java.util.List.of']);
  });

  it('tells nothing of what is no stack trace', () => {
    expect(stackFrames('something went wrong\nat last it did', 5).frames).toEqual([]);
    expect(stackFrames('', 5)).toEqual({ frames: [], causeTypes: [] });
  });

  it.each([JAVA, PYTHON, NODE, GO, DOTNET, RUBY, PHP])('does not depend on line numbers (%#)', (stack) => {
    const moved = stack.replaceAll(/(:|line |\()\d+(?=[:),\s]|$)/gm, '$1999');
    expect(moved).not.toBe(stack);
    expect(stackFrames(moved, 5).frames).toEqual(stackFrames(stack, 5).frames);
  });

  it('stays bounded for any text', () => {
    const piece = fc.constantFrom(
      '\tat ',
      'a.b(',
      ')',
      '\n',
      ':1',
      'File "',
      '", line 1',
      '.go',
      '#0 ',
      '@',
      'Caused by: ',
      ' in ',
      '(',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 400 }), (pieces) => {
        expect(stackFrames(pieces.join(''), 5).frames.length).toBeLessThanOrEqual(5);
      }),
    );
    for (const hostile of ['(', ' at ', '@', '\n', 'a.rb:1:in `', '$1', 'lambda$a', '\tx.go:1\n'])
      expect(stackFrames(hostile.repeat(500_000), 5).frames.length).toBeLessThanOrEqual(5);
  });
});
