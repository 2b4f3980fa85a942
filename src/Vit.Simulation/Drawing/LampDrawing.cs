using OpenCvSharp;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Drawing;

/// <summary>Draws one lamp; all its parts carry its id. Lengths are shares of its height.</summary>
internal sealed class LampDrawing
{
    private static readonly Bgr Glow = new(190, 235, 255);
    private readonly Canvas _canvas;
    private readonly SplitMix64 _random;
    private readonly double _x, _y, _h;
    private readonly int _id, _direction, _stick;
    private readonly Bgr _body, _shade;

    private LampDrawing(Canvas canvas, SplitMix64 random, Lamp lamp)
    {
        (_canvas, _random, _id, _x, _y, _h, _direction) = (canvas, random, lamp.Id, lamp.X, lamp.Y, lamp.Height, lamp.Direction);
        _body = Bgr.FromHsv(random.Uniform(0, 180), random.Uniform(0, 200), random.Uniform(20, 230));
        Bgr shade = Bgr.FromHsv(random.Uniform(0, 180), random.Uniform(0, 150), random.Uniform(90, 240));
        _shade = lamp.Lit ? shade.Mix(.35, Glow) : shade;
        _stick = Math.Max(2, (int)(_h * .03));
    }

    public static void Draw(Canvas canvas, SplitMix64 random, Lamp lamp)
    {
        var drawing = new LampDrawing(canvas, random, lamp);
        switch (lamp.Kind)
        {
            case LampKind.Desk: drawing.Desk(); break;
            case LampKind.FloorLamp: drawing.FloorLamp(); break;
            case LampKind.Bedside: drawing.Bedside(); break;
            case LampKind.Globe: drawing.Globe(); break;
            case LampKind.Tripod: drawing.Tripod(); break;
            default: drawing.Banker(); break;
        }
    }

    private void Desk()
    {
        Foot(.17, .06, _body);
        var elbow = new Point2d(_x - (_direction * _random.Uniform(.05, .2) * _h), _y - (.5 * _h));
        var head = new Point2d(_x + (_direction * _random.Uniform(.15, .35) * _h), _y - (_random.Uniform(.8, .92) * _h));
        _canvas.Line([new(_x, _y - (.03 * _h)), elbow, head], _body.Times(.8), _stick, _id);
        double tilt = _random.Uniform(.15, .9) * _direction, ux = Math.Sin(tilt), uy = Math.Cos(tilt);
        double narrow = .07 * _h, wide = .19 * _h, length = .24 * _h;
        var mouth = new Point2d(head.X + (ux * length), head.Y + (uy * length));
        _canvas.Polygon(
            [
                new(head.X - (uy * narrow), head.Y + (ux * narrow)), new(head.X + (uy * narrow), head.Y - (ux * narrow)),
                new(mouth.X + (uy * wide), mouth.Y - (ux * wide)), new(mouth.X - (uy * wide), mouth.Y + (ux * wide)),
            ],
            _shade, _id);
    }

    private void FloorLamp()
    {
        Foot(.12, .035, _body);
        Pole(.78, _body.Times(.85), Math.Max(2, (int)(.02 * _h)));
        double top = _random.Uniform(.06, .13) * _h, bottom = _random.Uniform(.14, .19) * _h;
        Trapezoid(top, bottom, _y - _h, _y - _h + (.26 * _h), _shade);
    }

    private void Bedside()
    {
        if (_random.Chance(.5))
        {
            _canvas.Oval(_x, _y - (.22 * _h), _random.Uniform(.13, .24) * _h, .24 * _h, _body, _id);
        }
        else
        {
            double neck = _random.Uniform(.06, .12) * _h, belly = _random.Uniform(.12, .22) * _h;
            Trapezoid(neck, belly, _y - (.55 * _h), _y, _body);
        }
        Foot(.16, .05, _body.Times(.7));
        double top = _random.Uniform(.15, .28) * _h, bottom = _random.Uniform(.28, .38) * _h;
        Trapezoid(top, bottom, _y - _h, _y - (.48 * _h), _shade);
    }

    private void Globe()
    {
        Foot(.14, .05, _body);
        Pole(.7, _body, _stick);
        _canvas.Oval(_x, _y - (.8 * _h), .2 * _h, .2 * _h, _shade, _id);
    }

    private void Tripod()
    {
        foreach (double leg in (ReadOnlySpan<double>)[-.2, 0, .2])
            _canvas.Line([new(_x + (leg * _h), _y), new(_x, _y - (.6 * _h))], _body, _stick, _id);
        _canvas.Rectangle(_x - (.2 * _h), _y - _h, _x + (.2 * _h), _y - (.6 * _h), _shade, _id);
    }

    private void Banker()
    {
        Foot(.2, .06, _body);
        Pole(.8, _body.Times(1.2), _stick);
        _canvas.Oval(_x, _y - (.72 * _h), .38 * _h, .26 * _h, _shade, _id, start: 180, end: 360);
    }

    private void Foot(double radiusX, double radiusY, Bgr colour) => _canvas.Oval(_x, _y, radiusX * _h, radiusY * _h, colour, _id);

    private void Pole(double height, Bgr colour, int thickness) =>
        _canvas.Line([new(_x, _y), new(_x, _y - (height * _h))], colour, thickness, _id);

    private void Trapezoid(double halfTop, double halfBottom, double top, double bottom, Bgr colour) => _canvas.Polygon(
        [new(_x - halfTop, top), new(_x + halfTop, top), new(_x + halfBottom, bottom), new(_x - halfBottom, bottom)], colour, _id);
}
