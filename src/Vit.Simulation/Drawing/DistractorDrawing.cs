using Vit.Simulation.Layout;

namespace Vit.Simulation.Drawing;

/// <summary>Draws one distractor from its size s, standing at (x, y).</summary>
internal sealed class DistractorDrawing
{
    private static readonly Bgr Paper = new(225, 235, 240), Eye = new(20, 20, 20);
    private readonly Canvas _canvas;
    private readonly SplitMix64 _random;
    private readonly double _x, _y, _s;
    private readonly int _id;
    private readonly Bgr _colour;

    private DistractorDrawing(Canvas canvas, SplitMix64 random, Distractor thing)
    {
        (_canvas, _random, _id, _x, _y, _s) = (canvas, random, thing.Id, thing.X, thing.Y, thing.Size);
        _colour = Bgr.FromHsv(random.Uniform(0, 180), random.Uniform(30, 220), random.Uniform(50, 240));
    }

    public static void Draw(Canvas canvas, SplitMix64 random, Distractor thing)
    {
        var drawing = new DistractorDrawing(canvas, random, thing);
        switch (thing.Kind)
        {
            case DistractorKind.Mug: drawing.Mug(); break;
            case DistractorKind.Book: drawing.Book(); break;
            case DistractorKind.Box: drawing.Box(); break;
            case DistractorKind.Ball: drawing.Ball(); break;
            case DistractorKind.Plant: drawing.Plant(); break;
            case DistractorKind.Chair: drawing.Chair(); break;
            default: drawing.Toy(); break;
        }
    }

    private void Mug()
    {
        double w = .5 * _s, h = .6 * _s;
        int side = _random.Pick(-1, 1);
        _canvas.Oval(
            _x + (w * .55 * side), _y - (h * .5), .18 * _s, .18 * _s, _colour.Times(.8), _id, thickness: Math.Max(2, (int)(.07 * _s)));
        _canvas.Rectangle(_x - (w / 2), _y - h, _x + (w / 2), _y, _colour, _id);
        _canvas.Oval(_x, _y, w / 2, w * .16, _colour, _id);
        _canvas.Oval(_x, _y - h, w / 2, w * .16, _colour.Times(.5), _id);
    }

    private void Book()
    {
        double w = _random.Uniform(.7, 1.1) * _s, h = _random.Uniform(.15, .35) * _s, skew = _random.Uniform(-.3, .3) * _s;
        double left = _x - (w / 2), right = _x + (w / 2), back = _y - h - (.3 * _s);
        _canvas.Polygon([new(left + skew, back), new(right + skew, back), new(right, _y - h), new(left, _y - h)], _colour, _id);
        _canvas.Rectangle(left, _y - h, right, _y, Paper, _id);
        _canvas.Line([new(left, _y), new(right, _y)], _colour.Times(.7), 3, _id);
    }

    private void Box()
    {
        double w = _random.Uniform(.6, 1.2) * _s, h = _random.Uniform(.5, 1.1) * _s, d = .3 * _s;
        double left = _x - (w / 2), right = _x + (w / 2), top = _y - h;
        _canvas.Polygon([new(left + d, top - d), new(right + d, top - d), new(right, top), new(left, top)], _colour.Times(1.2), _id);
        _canvas.Polygon([new(right, top), new(right + d, top - d), new(right + d, _y - d), new(right, _y)], _colour.Times(.6), _id);
        _canvas.Rectangle(left, top, right, _y, _colour, _id);
    }

    private void Ball()
    {
        double a = .4 * _s;
        _canvas.Oval(_x, _y - a, a, a, _colour, _id);
        _canvas.Oval(_x - (.3 * a), _y - (1.35 * a), .3 * a, .2 * a, _colour.Times(1.5), _id);
        if (_random.Chance(.5))
            _canvas.Oval(_x, _y - a, a, .35 * a, _colour.Times(.5), _id, angle: _random.Uniform(0, 180), thickness: 2);
    }

    private void Plant()
    {
        double rim = _y - (.4 * _s);
        double top = .25 * _s, bottom = .18 * _s;
        _canvas.Polygon([new(_x - top, rim), new(_x + top, rim), new(_x + bottom, _y), new(_x - bottom, _y)], _colour, _id);
        Bgr green = Bgr.FromHsv(_random.Uniform(35, 75), _random.Uniform(80, 220), _random.Uniform(50, 170));
        int leaves = _random.Integer(5, 9);
        for (int i = 0; i < leaves; i++)
        {
            double a = _random.Uniform(-1.2, 1.2), l = _random.Uniform(.3, .55) * _s;
            double tipX = _x + (l * Math.Sin(a)), tipY = rim - (l * Math.Cos(a));
            _canvas.Oval(
                (_x + tipX) / 2, (rim + tipY) / 2, l / 2, .09 * _s, green.Times(_random.Uniform(.7, 1.3)), _id,
                angle: double.RadiansToDegrees(a) - 90);
        }
    }

    private void Chair()
    {
        double w = _s * _random.Uniform(.9, 1.3), h = _s * _random.Uniform(1.1, 1.7);
        int thickness = Math.Max(3, (int)(_s * .07));
        foreach ((double side, double lift) in (ReadOnlySpan<(double, double)>)[(-.5, 0), (.5, 0), (-.4, -.15), (.4, -.15)])
        {
            _canvas.Line(
                [new(_x + (side * w), _y + (lift * _s)), new(_x + (side * w * .92), _y - (h * .6))],
                _colour.Times(lift == 0 ? 1 : .7), thickness, _id);
        }
        _canvas.Rectangle(_x - (.5 * w), _y - (h * .66), _x + (.5 * w), _y - (h * .58), _colour, _id);
    }

    private void Toy()
    {
        for (int blob = 0; blob < 3; blob++)
        {
            double x = _x + (_random.Uniform(-.25, .25) * _s), y = _y - ((.15 + (.25 * blob)) * _s);
            double a = _random.Uniform(.15, .3) * _s, b = _random.Uniform(.12, .22) * _s;
            Bgr colour = Bgr.FromHsv(_random.Uniform(0, 180), 200, 220);
            _canvas.Oval(x, y, a, b, colour, _id, angle: _random.Uniform(0, 90));
        }
        _canvas.Oval(_x - (.07 * _s), _y - (.68 * _s), 2, 2, Eye, _id);
        _canvas.Oval(_x + (.07 * _s), _y - (.68 * _s), 2, 2, Eye, _id);
    }
}
